namespace Egop;

/// <summary>Settings of the experiment on random rotations of the digits network.</summary>
public sealed record RotationSettings : DigitsSettings
{
    /// <summary>Random rotations of each kind; trial t uses rotation t mod this. Trials with one rotation share its memory and time.</summary>
    public required int Rotations { get; init => field = Guard.Positive(value); }
}
