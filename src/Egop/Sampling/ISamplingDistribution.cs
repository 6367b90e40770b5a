namespace Egop;

/// <summary>A distribution ρ on R^d to sample points from; a pure function of (seed, index).</summary>
public interface ISamplingDistribution
{
    /// <summary>Number of coordinates d.</summary>
    int Dimension { get; }

    /// <summary>Writes one draw.</summary>
    /// <param name="key">Which draw; equal keys give equal bits.</param>
    /// <param name="point">Receives the point, length d.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not have length d.</exception>
    void Sample(SampleKey key, Span<double> point);
}

/// <summary>A distribution with E[θ] = 0 and E[θθᵀ] = c² I, as the estimates of the theory assume.</summary>
/// <remarks>Source: DePavia, Charisopoulos, Willett (arXiv 2502.01594), Assumption 1.</remarks>
public interface IIsotropicDistribution : ISamplingDistribution
{
    /// <summary>The scale c: the standard deviation of every coordinate.</summary>
    double Scale { get; }

    /// <summary>Whether Qθ has the distribution of θ for every orthonormal Q; stronger than E[θθᵀ] = c² I.</summary>
    bool IsRotationInvariant { get; }
}

/// <summary>A distribution that draws in single precision faster than in double.</summary>
/// <remarks>
/// Without it, <see cref="SamplingExtensions.Sample(ISamplingDistribution, SampleKey, Span{float})"/> rounds the draw in double
/// precision to nearest. With it, the draw of a key in single precision may be another one than in double precision, of the same law.
/// </remarks>
public interface ISinglePrecisionDistribution : ISamplingDistribution
{
    /// <summary>Writes one draw in single precision.</summary>
    /// <param name="key">Which draw; equal keys give equal bits.</param>
    /// <param name="point">Receives the point, length d.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not have length d.</exception>
    void Sample(SampleKey key, Span<float> point);
}
