using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>One step of a diagonal method, to which the method gives its rule.</summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
public readonly ref struct DiagonalStep<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _gradient;
    private readonly Span<T> _x, _a, _b, _c;

    // Where a device asks for the rule's kernel, and nothing is to be stepped; else a null reference.
    private readonly ref DiagonalKernel _kernel;

    internal DiagonalStep(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x, DiagonalSlots slots)
    {
        State = state;
        _gradient = gradient;
        _x = x;
        if (slots.First.IsKept)
            _a = state.Numbers<T>(slots.First.Name);
        if (slots.Second.IsKept)
            _b = state.Numbers<T>(slots.Second.Name);
        if (slots.Third.IsKept)
            _c = state.Numbers<T>(slots.Third.Name);
    }

    internal DiagonalStep(OptimizerState state, ref DiagonalKernel kernel)
    {
        State = state;
        _kernel = ref kernel;
    }

    /// <summary>Number t of the step, from 1.</summary>
    public long Number => State.Steps;

    /// <summary>The state, for methods that keep single numbers; on a device it may hold nothing else.</summary>
    public OptimizerState State { get; }

    /// <summary>Applies the rule to every coordinate in one fused pass: each array is read once and written once.</summary>
    /// <typeparam name="TRule">The rule's type.</typeparam>
    /// <param name="rule">The recurrence, with the numbers of this step.</param>
    public void Apply<TRule>(in TRule rule)
        where TRule : struct, IDiagonalRule<T>
    {
        if (Unsafe.IsNullRef(ref _kernel))
            DiagonalPass.Run(rule, _gradient, _x, _a, _b, _c);
        else if (rule is IDiagonalKernelRule known)
            _kernel = known.Kernel;
    }
}
