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

    /// <summary>A point to start an optimizer from: draw 0 of the seed that <see cref="Seeds.InitialPoint"/> derives.</summary>
    /// <param name="distribution">ρ.</param>
    /// <param name="seed">Seed of the experiment. The point is independent of the points sampled with the same seed for other
    /// purposes.</param>
    public static double[] InitialPoint(this ISamplingDistribution distribution, ulong seed) =>
        distribution.Draw(new SampleKey(Seeds.Derive(seed, Seeds.InitialPoint), 0));
}
