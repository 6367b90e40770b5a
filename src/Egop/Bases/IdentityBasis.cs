namespace Egop;

/// <summary>The original coordinates: V = I. Training in it is bit-identical to training without a basis.</summary>
internal sealed class IdentityBasis : IBasis
{
    /// <summary>The identity of R^d.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="dimension"/> is below 1.</exception>
    public IdentityBasis(int dimension) => Dimension = Guard.Positive(dimension, nameof(dimension));

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public string Name => "identity";

    /// <summary>Nothing.</summary>
    public BasisCost Cost => default;

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        z.CopyTo(x);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        x.CopyTo(z);
    }

    /// <summary>"identity basis of R^d".</summary>
    public override string ToString() => $"identity basis of R^{Dimension}";
}
