using System.Numerics.Tensors;

namespace Egop;

/// <summary>Draws from any distribution.</summary>
public static class SamplingExtensions
{
    /// <summary>One draw as a new array of length d.</summary>
    /// <param name="distribution">ρ.</param>
    /// <param name="key">Which draw.</param>
    public static double[] Draw(this ISamplingDistribution distribution, SampleKey key)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        double[] point = new double[distribution.Dimension];
        distribution.Sample(key, point);
        return point;
    }

    /// <summary>
    /// Writes one draw in single precision; by <see cref="ISinglePrecisionDistribution"/> when the distribution has it, else the draw in
    /// double precision rounded to nearest.
    /// </summary>
    /// <param name="distribution">ρ.</param>
    /// <param name="key">Which draw; equal keys give equal bits.</param>
    /// <param name="point">Receives the point, length d.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not have length d.</exception>
    public static void Sample(this ISamplingDistribution distribution, SampleKey key, Span<float> point)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (distribution is ISinglePrecisionDistribution single)
        {
            single.Sample(key, point);
            return;
        }

        Guard.Length(point.Length, distribution.Dimension, nameof(point), "Give room for one point of the distribution.");
        using var scratch = new Scratch<double>(point.Length);
        Span<double> wide = scratch.Take(point.Length);
        distribution.Sample(key, wide);
        TensorPrimitives.ConvertTruncating<double, float>(wide, point);
    }

    /// <summary>A point to start an optimizer from: draw 0 of the seed that <see cref="Seeds.InitialPoint"/> derives.</summary>
    /// <param name="distribution">ρ.</param>
    /// <param name="seed">Seed of the experiment. The point is independent of the points sampled with the same seed for other
    /// purposes.</param>
    public static double[] InitialPoint(this ISamplingDistribution distribution, ulong seed) =>
        distribution.Draw(new SampleKey(Seeds.Derive(seed, Seeds.InitialPoint), 0));
}
