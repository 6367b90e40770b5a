namespace Egop;

/// <summary>A linear change of coordinates of R^d: θ = V z, z = Vᵀ θ, with orthonormal columns, orthonormal rows or both.</summary>
/// <remarks>
/// Most bases are square, V orthonormal. V may have fewer columns than d, then VᵀV = I and z moves within a subspace (<see cref="PartialBasis"/>); or more,
/// then V Vᵀ = I and several z stand for the same θ (<see cref="ImplicitComplementBasis"/>).
/// Gradients transform as points do, ∇_z f(V z) = Vᵀ ∇f(θ), so the two maps are all an optimizer needs.
/// Implementations must be safe to call from several threads at once. One that maps many vectors faster than one by one is an <see cref="IBatchedBasis"/>.
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
