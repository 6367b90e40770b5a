namespace Egop;

// State of an optimizer made of others: the state of each part is an object of its own, whose arrays are also arrays of the whole, under
// names
// such as "optimizer/momentum". So a state is printed, cloned and saved by the names of its arrays, whatever it is made of. A part's step
// count
// is no number of its own: the whole knows it from its own count and arrays, and sets it whenever it hands the part out.
public sealed partial class OptimizerState
{
    private readonly StatePart[] _parts = [];
    private readonly int _partSlots;

    /// <summary>A fresh state of an optimizer made of parts.</summary>
    internal OptimizerState(ParameterLayout layout, IReadOnlyList<StateSlot> slots, IReadOnlyList<StatePart> parts)
        : this(layout, [.. slots, .. parts.SelectMany(p => p.Slots(layout))])
    {
        _parts = [.. parts];
        _partSlots = _slots.Length - slots.Count;
    }

    /// <summary>The state of a part, said to have done so many steps.</summary>
    internal OptimizerState Part(int index, long steps)
    {
        if (index >= _parts.Length)
            throw Guard.Bad("state", $"a state of at least {Guard.Text(index + 1)} parts", $"{Guard.Text(_parts.Length)} parts",
                "Use the state with the optimizer that made it.");
        OptimizerState part = _parts[index].State;
        part.Steps = steps;
        return part;
    }

    /// <summary>Sets every array back to the numbers of a fresh state of the same optimizer.</summary>
    internal void Reset(OptimizerState fresh)
    {
        foreach ((StateSlot mine, StateSlot start) in _slots.Zip(fresh._slots))
        {
            if (mine.Precision == Precision.Single)
                start.SingleValues.CopyTo(mine.SingleValues, 0);
            else
                start.Values.CopyTo(mine.Values, 0);
        }
    }
}

/// <summary>One part of the state of a composed optimizer.</summary>
/// <param name="Name">What begins the names of its arrays, before a slash.</param>
/// <param name="State">Its state.</param>
/// <param name="FollowsBasis">Whether what the part is given follows a change of basis, so that its momenta do.</param>
/// <param name="IsTurned">Whether the part works in coordinates of its own, so that its arrays mean nothing without the basis they are
/// in.</param>
internal sealed record StatePart(string Name, OptimizerState State, bool FollowsBasis = true, bool IsTurned = false)
{
    /// <summary>The part's arrays, not copied, as arrays of the whole.</summary>
    public IEnumerable<StateSlot> Slots(ParameterLayout whole)
    {
        foreach (StateSlot slot in State.Slots)
        {
            SlotKind kind = slot.Kind switch
            {
                // One number for each parameter of the part, which are not all parameters.
                SlotKind.Momentum or SlotKind.SecondMoment when IsTurned || State.Layout.Dimension != whole.Dimension => SlotKind.Factor,
                SlotKind.Momentum when !FollowsBasis => SlotKind.SecondMoment,
                _ => slot.Kind,
            };
            string name = Name.Length == 0 ? slot.Name : $"{Name}/{slot.Name}";
            yield return slot.Precision == Precision.Single
                ? StateSlot.InSinglePrecision(name, kind, slot.SingleValues)
                : new StateSlot(name, kind, slot.Values);
        }
    }
}
