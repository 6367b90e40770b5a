namespace Egop.Kernel;

/// <summary>A literate script breaks the rules of its format; the message starts with file and line.</summary>
internal sealed class ScriptException(string file, int line, string message) : Exception($"{file}({line}): {message}");
