using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on the number of gradients. <see cref="NetworkSettings.SamplesPerWeight"/> and <see cref="MixedSettings.SamplesPerParameter"/> are what the references have.</summary>
public sealed record SampleSizeSettings : MixedSettings
{
    /// <summary>M/d to be tried, each positive, increasing; d counts the coordinates that are rotated.</summary>
    public ImmutableArray<double> Ratios { get; init; } = [0.05, 0.1, 0.25, 0.5, 1, 2, 5];

    /// <summary>Leading eigenvectors whose energy is compared. Angles are those of the best separated span of at most so many.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>Independent estimates of each M whose accuracy is measured on each convex function; one of them gives the basis. On the network there is one.</summary>
    public required int Repetitions { get; init => field = Guard.Positive(value); }
}
