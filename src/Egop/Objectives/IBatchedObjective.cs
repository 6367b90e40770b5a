namespace Egop;

/// <summary>An objective that evaluates many points in one call faster than one by one.</summary>
/// <remarks>Without it, <see cref="ObjectiveExtensions.EvaluateMany(IObjective, ReadOnlySpan{double}, Span{double}, Span{double})"/> calls <see cref="IObjective.Evaluate"/> for each point.</remarks>
public interface IBatchedObjective : IObjective
{
    /// <summary>Writes f(x_m) and ∇f(x_m) for M points. Single-threaded: the caller divides the points among threads.</summary>
    /// <param name="points">M × d, row-major: one point a row.</param>
    /// <param name="values">Receives f(x_m), length M.</param>
    /// <param name="gradients">Receives ∇f(x_m), M × d row-major; must not overlap <paramref name="points"/>.</param>
    /// <remarks>Row m is bit-identical to what <see cref="IObjective.Evaluate"/> gives for that point alone, whatever M is.</remarks>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients);
}
