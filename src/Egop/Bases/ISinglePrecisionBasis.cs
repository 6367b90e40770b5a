namespace Egop;

/// <summary>A basis that maps vectors of single precision faster than those of double.</summary>
/// <remarks>
/// Without it, <see cref="BasisExtensions.ToOriginalMany(IBasis, ReadOnlySpan{float}, Span{float})"/> and its counterpart widen the vectors, map in double precision
/// and round the results. Row m of a result is bit-identical to what the map of that vector alone gives, whatever M is.
/// </remarks>
public interface ISinglePrecisionBasis : IBasis
{
    /// <summary>θ_m = V z_m for M vectors, correct to single precision.</summary>
    /// <param name="z">M × <see cref="IBasis.Coordinates"/>, row-major: one vector a row.</param>
    /// <param name="x">Receives M × d, row-major; must not overlap <paramref name="z"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    void ToOriginalMany(ReadOnlySpan<float> z, Span<float> x);

    /// <summary>z_m = Vᵀ θ_m for M vectors, correct to single precision.</summary>
    /// <param name="x">M × d, row-major: one vector a row.</param>
    /// <param name="z">Receives M × <see cref="IBasis.Coordinates"/>, row-major; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    void ToBasisMany(ReadOnlySpan<float> x, Span<float> z);
}
