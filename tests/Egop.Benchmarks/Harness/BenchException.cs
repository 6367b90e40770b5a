namespace Egop.Benchmarks;

/// <summary>A run that cannot be done as asked; its message is for the person at the console.</summary>
internal sealed class BenchException(string message) : Exception(message);
