namespace Egop;

/// <summary>z = Vᵀ θ with θ ~ ρ: the draws of a distribution, seen in the coordinates of a basis.</summary>
[TypeFormatterSource(typeof(NotebookFormatters))]
internal sealed class BasisDistribution(ISamplingDistribution inner, IBasis basis) : ISamplingDistribution
{
    public int Dimension => basis.Coordinates;

    public void Sample(SampleKey key, Span<double> point)
    {
        using var scratch = new Scratch<double>(inner.Dimension);
        Span<double> theta = scratch.Take(inner.Dimension);
        inner.Sample(key, theta);
        basis.ToBasis(theta, point);
    }

    public override string ToString() => $"{inner} in the {basis.Name} basis";

    /// <summary>A piece of HTML: the distribution in words, and its dimension.</summary>
    public string ToHtml() => ModelHtml.Of(this);
}
