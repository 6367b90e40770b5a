namespace Egop;

/// <summary>A function with its gradient, as code: returns f(x) and writes ∇f(x).</summary>
/// <param name="x">The point, length d.</param>
/// <param name="gradient">Receives ∇f(x), length d; every element must be written, its content on entry is undefined.</param>
/// <returns>f(x).</returns>
public delegate double ObjectiveFunction(ReadOnlySpan<double> x, Span<double> gradient);
