namespace Egop;

/// <summary>A basis that maps many vectors in one call faster than one by one, because it is read once for several of them.</summary>
/// <remarks>
/// Without it, <see cref="BasisExtensions.ToOriginalMany(IBasis, ReadOnlySpan{double}, Span{double})"/> and its counterpart map one vector after another.
/// Row m of a result is bit-identical to what the map of that vector alone gives, whatever M is.
/// </remarks>
public interface IBatchedBasis : IBasis
{
    /// <summary>θ_m = V z_m for M vectors.</summary>
    /// <param name="z">M × <see cref="IBasis.Coordinates"/>, row-major: one vector a row.</param>
    /// <param name="x">Receives M × d, row-major; must not overlap <paramref name="z"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    void ToOriginalMany(ReadOnlySpan<double> z, Span<double> x);

    /// <summary>z_m = Vᵀ θ_m for M vectors.</summary>
    /// <param name="x">M × d, row-major: one vector a row.</param>
    /// <param name="z">Receives M × <see cref="IBasis.Coordinates"/>, row-major; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    void ToBasisMany(ReadOnlySpan<double> x, Span<double> z);
}
