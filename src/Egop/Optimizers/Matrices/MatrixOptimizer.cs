namespace Egop;

/// <summary>What methods share that keep matrices and compute in double precision; in single precision their steps widen and
/// round.</summary>
public abstract record MatrixOptimizer : Optimizer
{
    private protected MatrixOptimizer(Schedule learningRate)
        : base(learningRate)
    {
    }

    /// <inheritdoc/>
    public sealed override OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        return new OptimizerState(layout, [.. Slots(layout)]);
    }

    /// <inheritdoc/>
    public sealed override void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x) =>
        MixedPrecision.Step(this, static (o, s, g, p) => o.StepInDouble(s, g, p), state, gradient, x);

    /// <summary>The arrays that the method keeps, at their values before the first step.</summary>
    private protected abstract IEnumerable<StateSlot> Slots(ParameterLayout layout);

    /// <summary>One step, its arguments not yet checked.</summary>
    private protected abstract void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x);
}
