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

/// <summary>An objective that evaluates many points in one call faster than one by one.</summary>
/// <remarks>
/// Without it, <see cref="ObjectiveExtensions.EvaluateMany(IObjective, ReadOnlySpan{double}, Span{double}, Span{double})"/> calls <see
/// cref="IObjective.Evaluate"/> for each point.
/// </remarks>
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

/// <summary>An objective that knows ∇²f(x) v exactly.</summary>
/// <remarks>Without it, <see cref="ObjectiveExtensions.HessianVectorProduct"/> takes a central difference of gradients.</remarks>
public interface IHessianVectorProduct : IObjective
{
    /// <summary>Writes ∇²f(x) v.</summary>
    /// <param name="x">The point, length d.</param>
    /// <param name="v">The direction, length d.</param>
    /// <param name="result">Receives ∇²f(x) v, length d; must not overlap the inputs.</param>
    /// <remarks>Where f is only piecewise smooth (ReLU networks), the Hessian of the piece x lies in.</remarks>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}

/// <summary>An objective whose parameter vector is made of named arrays (W1, b1, ...).</summary>
/// <remarks>Without it, <see cref="ObjectiveExtensions.Layout"/> gives one block named "theta" of shape d.</remarks>
public interface IHasParameterLayout : IObjective
{
    /// <summary>The named arrays, in the order in which they are concatenated.</summary>
    ParameterLayout Layout { get; }
}

/// <summary>An objective that is a sum or mean over data rows and can be looked at one minibatch at a time.</summary>
/// <remarks><see cref="IObjective.Evaluate"/> of the objective itself is the full batch.</remarks>
public interface IMinibatchObjective : IObjective
{
    /// <summary>Number of data rows a minibatch holds (the last one of an epoch may hold fewer).</summary>
    int BatchSize { get; }

    /// <summary>Number of minibatches that see every row once: ⌈n / <see cref="BatchSize"/>⌉.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The objective on one minibatch, a pure function of the key.</summary>
    /// <param name="key">
    /// Seed and step. Steps e·B .. (e+1)·B-1 (B = <see cref="BatchesPerEpoch"/>) are the minibatches of epoch e, without replacement, in an
    /// order shuffled by (seed, e).
    /// </param>
    IObjective At(BatchKey key);
}

/// <summary>Names one minibatch: the same key gives the same rows on every machine.</summary>
/// <param name="Seed">Seed of the shuffles.</param>
/// <param name="Step">Step number, from 0.</param>
public readonly record struct BatchKey(ulong Seed, long Step);
