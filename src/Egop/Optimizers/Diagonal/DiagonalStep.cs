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

/// <summary>The arrays of one number for each parameter that a diagonal method keeps, in the order in which its rule takes them; at most
/// three.</summary>
/// <param name="First">The first array; the default value for none.</param>
/// <param name="Second">The second.</param>
/// <param name="Third">The third.</param>
public readonly record struct DiagonalSlots(DiagonalSlot First = default, DiagonalSlot Second = default, DiagonalSlot Third = default)
{
    /// <summary>The arrays that there are, at their values before the first step.</summary>
    internal IEnumerable<StateSlot> Fresh(ParameterLayout layout, Precision precision)
    {
        foreach (DiagonalSlot slot in (DiagonalSlot[])[First, Second, Third])
        {
            if (slot.IsKept)
                yield return OptimizerState.Filled(slot.Start, layout, slot.Name, slot.Kind, precision);
        }
    }
}

/// <summary>One array of a diagonal method. The default value stands for an array that the method, with its hyper-parameters, does not
/// keep.</summary>
/// <param name="Name">Name in the method's recurrence.</param>
/// <param name="Kind">How it behaves under a change of basis.</param>
/// <param name="Start">Its numbers before the first step.</param>
public readonly record struct DiagonalSlot(string Name, SlotKind Kind, double Start = 0)
{
    internal bool IsKept => Name is not null;
}
