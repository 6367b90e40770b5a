using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on sampling distributions.</summary>
public sealed record SamplingSpectrumSettings : SpectrumSettings
{
    /// <summary>Scales s of N(0, s² I), each positive. The realistic initialisation, Xavier-normal weights with biases uniform in ±1/√(fan-in), comes besides.</summary>
    /// <exception cref="ArgumentException">A number that is not positive, or one twice.</exception>
    public required ImmutableArray<double> Scales
    {
        get;
        init => field = !value.IsDefault && value.All(s => s > 0 && double.IsFinite(s)) && value.Distinct().Count() == value.Length
            ? value
            : throw Guard.Bad(nameof(Scales), "distinct positive numbers", value.IsDefault ? "none" : string.Join(", ", value.Select(v => Guard.Text(v))), "Give the standard deviations of the sampling distributions.");
    }
}
