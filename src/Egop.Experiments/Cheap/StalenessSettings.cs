using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on how often the basis of the digits network is estimated anew.</summary>
public sealed record StalenessSettings : DigitsSettings
{
    /// <summary>K: the basis is estimated anew every K epochs. That it never is, is always among the cases.</summary>
    /// <exception cref="ArgumentException">A number below 1, or one twice.</exception>
    public required ImmutableArray<int> RefreshEpochs
    {
        get;
        init => field = !value.IsDefault && value.All(k => k >= 1) && value.Distinct().Count() == value.Length
            ? value
            : throw Guard.Bad(nameof(RefreshEpochs), "distinct whole numbers of at least 1", value.IsDefault ? "none" : string.Join(", ", value), "Leave out 0: a basis that is never estimated anew is always among the cases.");
    }

    /// <summary>Whether an estimate during a run takes its gradients around the current point, or, as a control, where the first one did.</summary>
    public bool AroundPoint { get; init; } = true;

    /// <summary>What becomes of second moments when the basis changes.</summary>
    public SecondMomentPolicy SecondMoments { get; init; }

    /// <summary>s: an estimate during a run takes its gradients at the current point plus draws of N(0, s² I).</summary>
    public double RefreshScale { get; init => field = Guard.Positive(value); } = 0.1;
}
