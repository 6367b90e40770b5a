using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on the leading eigenvectors of the digits network's EGOP.</summary>
public sealed record PartialBasisSettings : DigitsSettings
{
    /// <summary>Numbers r of leading eigenvectors; all d of them are always among the cases. Those not below d are left out.</summary>
    /// <exception cref="ArgumentException">None, a number below 1, or not increasing.</exception>
    public required ImmutableArray<int> Ranks { get; init => field = PartialBases.Ranks(value, nameof(Ranks)); }
}
