namespace Egop;

/// <summary>A linear change of coordinates of R^d: θ = V z, z = Vᵀ θ, with orthonormal columns, orthonormal rows or both.</summary>
/// <remarks>
/// Most bases are square, V orthonormal. V may have fewer columns than d, then VᵀV = I and z moves within a subspace
/// (<see cref="PartialBasis"/>); or more,
/// then V Vᵀ = I and several z stand for the same θ (<see cref="PartialBasis.KeepComplement"/>).
/// Gradients transform as points do, ∇_z f(V z) = Vᵀ ∇f(θ), so the two maps are all an optimizer needs.
/// Implementations must be safe to call from several threads at once. One that maps many vectors faster than one by one is an
/// <see cref="IBatchedBasis"/>.
/// </remarks>
public interface IBasis
{
    /// <summary>Number of original coordinates d, the length of θ.</summary>
    int Dimension { get; }

    /// <summary>Number of coordinates in the basis, the length of z: d unless the basis says otherwise.</summary>
    int Coordinates => Dimension;

    /// <summary>Short name for tables and charts: "identity", "EGOP", "random rotation".</summary>
    string Name { get; }

    /// <summary>What one of the maps below costs.</summary>
    BasisCost Cost { get; }

    /// <summary>θ = V z.</summary>
    /// <param name="z">Coordinates in the basis, length <see cref="Coordinates"/>.</param>
    /// <param name="x">Receives θ, length d; must not overlap <paramref name="z"/>.</param>
    /// <exception cref="ArgumentException">A span does not have its length.</exception>
    void ToOriginal(ReadOnlySpan<double> z, Span<double> x);

    /// <summary>z = Vᵀ θ.</summary>
    /// <param name="x">Original coordinates θ, length d.</param>
    /// <param name="z">Receives z, length <see cref="Coordinates"/>; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">A span does not have its length.</exception>
    void ToBasis(ReadOnlySpan<double> x, Span<double> z);

    /// <summary>The named arrays of z: those of θ when z is as long as θ, else one vector, unless the basis says otherwise.</summary>
    /// <param name="original">The named arrays of θ.</param>
    ParameterLayout LayoutOf(ParameterLayout original) => Coordinates == Dimension ? original : ParameterLayout.Vector(Coordinates);
}

/// <summary>A basis that maps many vectors in one call faster than one by one, because it is read once for several of them.</summary>
/// <remarks>
/// Without it, <see cref="BasisExtensions.ToOriginalMany(IBasis, ReadOnlySpan{double}, Span{double})"/> and its counterpart map one vector
/// after another.
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

/// <summary>A basis that maps vectors of single precision faster than those of double.</summary>
/// <remarks>
/// Without it, <see cref="BasisExtensions.ToOriginalMany(IBasis, ReadOnlySpan{float}, Span{float})"/> and its counterpart widen the
/// vectors, map in double precision
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

/// <summary>What one change of basis of one vector costs, either way.</summary>
/// <param name="Flops">Floating-point additions and multiplications.</param>
/// <param name="Bytes">Bytes of the basis read: with large bases these set the time, at the machine's memory bandwidth.</param>
public readonly record struct BasisCost(long Flops, long Bytes)
{
    /// <summary>One change of basis after another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BasisCost operator +(BasisCost left, BasisCost right) => left.Add(right);

    /// <summary>One change of basis after another.</summary>
    /// <param name="other">The other.</param>
    public BasisCost Add(BasisCost other) => new(Flops + other.Flops, Bytes + other.Bytes);

    /// <summary>"11.6 Mflop, 46.5 MB".</summary>
    public override string ToString() => FormattableString.Invariant($"{Flops / 1e6:G3} Mflop, {Bytes / 1e6:G3} MB");
}

#pragma warning disable CA1720 // Double and Single are the names of the formats.
/// <summary>Floating-point format in which a basis is kept in memory.</summary>
/// <remarks>
/// Products with vectors of doubles are computed in double precision whatever it is. Those with vectors of floats
/// (<see cref="ISinglePrecisionBasis"/>) are computed in
/// single precision, in sums of no more than 256 terms which are added in double; and in double where the basis is kept in double.
/// A basis rounded to fewer digits is still a linear change of coordinates used alike in both directions, so gradients in it obey the chain
/// rule
/// exactly; only its orthonormality is rounded.
/// </remarks>
public enum BasisStorage
{
    /// <summary>IEEE binary64: 8 bytes a number, orthonormal to about 1e-15. The default.</summary>
    Double,

    /// <summary>IEEE binary32: 4 bytes a number, orthonormal to about 1e-7.</summary>
    Single,

    /// <summary>bfloat16, the upper half of a binary32: 2 bytes a number, orthonormal to about 1e-3.</summary>
    BFloat16,
}
