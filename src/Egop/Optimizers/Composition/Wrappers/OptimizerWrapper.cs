using System.Numerics;

namespace Egop;

/// <summary>An optimizer that does something around the steps of another, which keeps its own state inside ("inner/momentum").</summary>
internal abstract record OptimizerWrapper : IOptimizer, IComposite
{
    private protected OptimizerWrapper(IOptimizer inner) => Inner = inner;

    /// <summary>The optimizer inside.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public IOptimizer Inner { get; init => field = Guard.NotNull(value); }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual Schedule LearningRate => Inner.LearningRate;

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { Inner = Inner.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new OptimizerState(layout, [.. Slots(layout, precision)], [new StatePart("inner", Inner.Init(layout, precision))]);
    }

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("inner", Inner, InnerStep(step))];

    /// <summary>The inner optimizer's state, with its number of steps.</summary>
    internal OptimizerState InnerState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Part(0, InnerSteps(state));
    }

    /// <summary>Arrays of the wrapper itself.</summary>
    private protected virtual IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) => [];

    /// <summary>Number of inner steps done, from the wrapper's state.</summary>
    private protected virtual long InnerSteps(OptimizerState state) => InnerStep(state.Steps);

    /// <summary>Number of inner steps done after so many of the wrapper, as far as it depends on nothing else.</summary>
    private protected virtual long InnerStep(long step) => step;

    /// <summary>Step number <paramref name="t"/>, from 1: the arguments are checked and the step is counted.</summary>
    private protected abstract void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Before the step is counted, since the inner count follows from the outer one.
        OptimizerState inner = InnerState(state);
        StepAround(state.BeginStep(gradient, x), state, inner, gradient, x);
    }
}
