namespace Egop;

/// <summary>A differentiable function f : R^d → R.</summary>
/// <remarks>
/// The one interface an objective must implement. Optional abilities are interfaces of their own, found by pattern
/// matching, each with a documented fallback: <see cref="IBatchedObjective"/> (many points at once),
/// <see cref="IHessianVectorProduct"/>, <see cref="IMinibatchObjective"/> and <see cref="IHasParameterLayout"/>.
/// Implementations must be safe to call from several threads at once.
/// </remarks>
public interface IObjective
{
    /// <summary>Number of parameters d, at least 1.</summary>
    int Dimension { get; }

    /// <summary>Returns f(x) and writes ∇f(x).</summary>
    /// <param name="x">The point, length d.</param>
    /// <param name="gradient">Receives ∇f(x), length d; must not overlap <paramref name="x"/>.</param>
    /// <returns>f(x). A point with NaN or infinite coordinates gives a non-finite value, not an exception.</returns>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient);
}
