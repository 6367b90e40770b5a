using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on the leading eigenvectors of a network whose EGOP is too large to hold.</summary>
public sealed record WideLayerSettings : FashionSettings
{
    /// <summary>Numbers r of leading eigenvectors, each estimated on its own.</summary>
    /// <exception cref="ArgumentException">None, a number below 1, or not increasing.</exception>
    public required ImmutableArray<int> Ranks { get; init => field = PartialBases.Ranks(value, nameof(Ranks)); }
}
