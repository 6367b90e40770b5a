using System.Numerics;

namespace Egop;

/// <summary>An optimizer whose hyper-parameters change with the step: each step is made by the optimizer that a pure function of the step gives.</summary>
/// <remarks>
/// The state is that of the optimizer itself. Hyper-parameters that decide which arrays a method keeps (a momentum of zero keeps none) must not
/// change that on the way. Making a record each step allocates. As in optax.inject_hyperparams, formulas take the value of the step: with a
/// scheduled β₁ the bias correction is 1 − β₁(t)ᵗ. <see cref="OptimizerComposition.HyperParameters"/> reads the current values.
/// </remarks>
public abstract record ScheduledOptimizer : IOptimizer, IComposite
{
    private protected ScheduledOptimizer()
    {
    }

    /// <inheritdoc/>
    public string Name => At(0).Name;

    /// <inheritdoc/>
    public abstract Schedule LearningRate { get; }

    /// <inheritdoc/>
    public abstract IOptimizer WithLearningRate(Schedule learningRate);

    /// <summary>The optimizer of a step.</summary>
    /// <param name="step">Step number, from 0.</param>
    /// <exception cref="ArgumentException">A hyper-parameter's value at the step is outside its range.</exception>
    public abstract IOptimizer At(long step);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double) => At(0).Init(layout, precision);

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Current(state).Step(state, gradient, x);

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("", At(step), step)];

    private IOptimizer Current(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return At(state.Steps);
    }
}
