namespace Egop.Benchmarks;

/// <summary>An objective whose gradient at sample m is a stream of normal numbers of its own: gradients that nobody stores.</summary>
internal sealed class GeneratedGradients(int dimension) : ISinglePrecisionObjective
{
    public int Dimension => dimension;

    public ISamplingDistribution Distribution => new TabulatedGradients(0, dimension, []).Distribution;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        new RandomStream(new SampleKey(13, (ulong)x[0])).FillNormal(gradient);
        return 0;
    }

    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients)
    {
        values.Clear();
        for (int m = 0; m < values.Length; m++)
            new RandomStream(new SampleKey(13, (ulong)points[m * dimension])).FillNormal(gradients.Slice(m * dimension, dimension));
    }
}
