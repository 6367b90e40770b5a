namespace Egop.Kernel;

/// <summary>A file that is no notebook, or not one that can be run; the message says what and where.</summary>
internal sealed class NotebookException(string message) : Exception(message);
