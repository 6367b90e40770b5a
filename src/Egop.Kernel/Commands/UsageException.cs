namespace Egop.Kernel;

/// <summary>The command line asks for something that there is not; the program ends with exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
