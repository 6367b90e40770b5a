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
