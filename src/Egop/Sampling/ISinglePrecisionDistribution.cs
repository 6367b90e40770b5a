namespace Egop;

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
