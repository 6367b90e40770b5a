namespace Egop;

/// <summary>The base of methods whose step is one rule for every coordinate: a file declares hyper-parameters, arrays and rule, and
/// everything else is here.</summary>
/// <remarks>
/// The step is one pass over gradient, parameters and state, on all processors for large arrays, in double or in single precision, and
/// allocates nothing.
/// On devices the library's own methods have kernels; another one is stepped on the processor, its gradient and parameters copied home and
/// back.
/// </remarks>
public abstract record DiagonalOptimizer : Optimizer
{
    /// <summary>A method.</summary>
    /// <param name="learningRate">The default of <see cref="Optimizer.LearningRate"/>.</param>
    protected DiagonalOptimizer(Schedule learningRate)
        : base(learningRate)
    {
    }

    /// <summary>The arrays that the method keeps.</summary>
    protected abstract DiagonalSlots Slots { get; }

    /// <summary>Single numbers of the whole method beside the arrays, at their values before the first step; default none.</summary>
    protected virtual IEnumerable<StateSlot> Scalars => [];

    /// <inheritdoc/>
    public override OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        return new OptimizerState(layout, [.. Slots.Fresh(layout, precision), .. Scalars]);
    }

    /// <inheritdoc/>
    public sealed override void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
    {
        state.BeginStep(gradient, x);
        Step(new DiagonalStep<T>(state, gradient, x, Slots));
    }

    /// <summary>One step: makes the rule from the hyper-parameters and the number of the step, and has it applied.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="step">The step, counted already.</param>
    protected abstract void Step<T>(DiagonalStep<T> step)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>;

    /// <summary>Begins the next step: counts it, moves single numbers on, and gives the rule that the processor would apply, as a kernel;
    /// null if there is none.</summary>
    /// <param name="state">A state of this method; of its arrays only those of single numbers are read, and need to be there.</param>
    /// <typeparam name="T">Format of the arrays that the rule is carried over.</typeparam>
    internal DiagonalKernel? NextKernel<T>(OptimizerState state)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        state.Steps++;
        DiagonalKernel kernel = default;
        Step(new DiagonalStep<T>(state, ref kernel));
        return kernel.Entry is null ? null : kernel;
    }
}
