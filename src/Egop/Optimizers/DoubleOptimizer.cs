namespace Egop;

/// <summary>The simple base of a method of one's own: what it keeps, and one step in double precision.</summary>
/// <remarks>
/// It runs wherever the library's methods run: in every basis, composed with others, from checkpoints, on devices, and in single precision,
/// where gradient and
/// parameters are widened, state and arithmetic are in double, and the parameters are rounded to nearest once a step. In F#:
/// <code>
/// type SignDescent(rate: Schedule) =
///     inherit DoubleOptimizer()
///     override _.Name = "sign descent"
///     override _.LearningRate = rate
///     override _.WithLearningRate other = SignDescent other
///     override _.Step(state, gradient, x) =
///         let step = state.BeginStep(gradient, x)
///         for i in 0 .. x.Length - 1 do
///             x[i] &lt;- x[i] - rate.At(step - 1L) * float (sign gradient[i])
/// </code>
/// </remarks>
public abstract class DoubleOptimizer : IOptimizer
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract Schedule LearningRate { get; }

    /// <inheritdoc/>
    public abstract IOptimizer WithLearningRate(Schedule learningRate);

    /// <summary>The arrays that the method keeps, at their values before the first step; default none.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    public virtual IEnumerable<StateSlot> Slots(ParameterLayout layout) => [];

    /// <summary>One step in double precision: updates the state and x from the gradient at x. Begins with
    /// <see cref="OptimizerSteps.BeginStep"/>.</summary>
    /// <param name="state">State of the arrays that <see cref="Slots"/> gave.</param>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d, updated in place.</param>
    public abstract void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        return new OptimizerState(layout, [.. Slots(layout)]);
    }

    void IOptimizer.Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x) =>
        MixedPrecision.Step(this, static (o, s, g, p) => o.Step(s, g, p), state, gradient, x);
}
