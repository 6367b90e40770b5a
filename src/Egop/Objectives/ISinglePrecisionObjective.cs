namespace Egop;

/// <summary>An objective that evaluates in single precision faster than in double.</summary>
/// <remarks>
/// Without it, <see cref="ObjectiveExtensions.EvaluateMany(IObjective, ReadOnlySpan{float}, Span{double}, Span{float})"/> widens the
/// points, evaluates in double precision and rounds the gradients.
/// </remarks>
public interface ISinglePrecisionObjective : IObjective
{
    /// <summary>Writes f(x_m) and ∇f(x_m) for M points. Single-threaded: the caller divides the points among threads.</summary>
    /// <param name="points">M × d, row-major: one point a row.</param>
    /// <param name="values">Receives f(x_m), length M.</param>
    /// <param name="gradients">Receives ∇f(x_m), M × d row-major; must not overlap <paramref name="points"/>.</param>
    /// <remarks>Row m is bit-identical to what a call for that point alone gives, whatever M is.</remarks>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients);
}
