using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on the number of gradients. <see cref="NetworkSettings.SamplesPerWeight"/> and <see cref="MixedSettings.SamplesPerParameter"/> are what the references have.</summary>
public sealed record SampleSizeSettings : MixedSettings
{
    /// <summary>M/d to be tried, each positive, increasing; d counts the coordinates that are rotated.</summary>
    /// <exception cref="ArgumentException">There is none, or they are not positive and increasing.</exception>
    public required ImmutableArray<double> Ratios
    {
        get;
        init => field = value is [> 0, ..] && value.Zip(value.Skip(1)).All(p => p.First < p.Second) && double.IsFinite(value[^1])
            ? value
            : throw Guard.Bad(nameof(Ratios), "positive increasing numbers", value.IsDefaultOrEmpty ? "none" : string.Join(", ", value.Select(v => Guard.Text(v))), "Give the ratios M/d, the smallest first.");
    }

    /// <summary>Leading eigenvectors whose energy is compared. Angles are those of the best separated span of at most so many.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>Independent estimates of each M whose accuracy is measured on each convex function; one of them gives the basis. On the network there is one.</summary>
    public required int Repetitions { get; init => field = Guard.Positive(value); }
}
