using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on sampling distributions.</summary>
public sealed record SamplingSpectrumSettings : SpectrumSettings
{
    /// <summary>Scales s of N(0, s² I), each positive. The realistic initialisation, Xavier-normal weights with biases uniform in ±1/√(fan-in), comes besides.</summary>
    public ImmutableArray<double> Scales { get; init; } = [0.1, 1, 10];
}
