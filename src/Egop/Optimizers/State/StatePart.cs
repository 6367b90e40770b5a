namespace Egop;

/// <summary>One part of the state of a composed optimizer.</summary>
/// <param name="Name">What begins the names of its arrays, before a slash.</param>
/// <param name="State">Its state.</param>
/// <param name="FollowsBasis">Whether what the part is given follows a change of basis, so that its momenta do.</param>
/// <param name="IsTurned">Whether the part works in coordinates of its own, so that its arrays mean nothing without the basis they are in.</param>
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
