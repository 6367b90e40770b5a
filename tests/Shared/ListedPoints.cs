namespace Egop.Tests;

/// <summary>A distribution whose m-th draw is the m-th of some given points.</summary>
internal sealed class ListedPoints(double[][] points) : ISamplingDistribution
{
    public int Dimension => points[0].Length;

    public void Sample(SampleKey key, Span<double> point) => points[key.Index].CopyTo(point);
}
