namespace Egop;

/// <summary>The arrays of one number for each parameter that a diagonal method keeps, in the order in which its rule takes them; at most three.</summary>
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

/// <summary>One array of a diagonal method. The default value stands for an array that the method, with its hyper-parameters, does not keep.</summary>
/// <param name="Name">Name in the method's recurrence.</param>
/// <param name="Kind">How it behaves under a change of basis.</param>
/// <param name="Start">Its numbers before the first step.</param>
public readonly record struct DiagonalSlot(string Name, SlotKind Kind, double Start = 0)
{
    internal bool IsKept => Name is not null;
}
