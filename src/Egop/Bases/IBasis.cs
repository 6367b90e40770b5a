namespace Egop;

/// <summary>An orthonormal change of coordinates of R^d: θ = V z, z = Vᵀ θ.</summary>
/// <remarks>
/// Gradients transform as points do, ∇_z f(V z) = Vᵀ ∇f(θ), so the two maps are all an optimizer needs.
/// Implementations must be safe to call from several threads at once.
/// </remarks>
public interface IBasis
{
    /// <summary>Number of coordinates d.</summary>
    int Dimension { get; }

    /// <summary>Short name for tables and charts: "identity", "EGOP", "random rotation".</summary>
    string Name { get; }

    /// <summary>θ = V z.</summary>
    /// <param name="z">Coordinates in the basis, length d.</param>
    /// <param name="x">Receives θ, length d; must not overlap <paramref name="z"/>.</param>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    void ToOriginal(ReadOnlySpan<double> z, Span<double> x);

    /// <summary>z = Vᵀ θ.</summary>
    /// <param name="x">Original coordinates θ, length d.</param>
    /// <param name="z">Receives z, length d; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    void ToBasis(ReadOnlySpan<double> x, Span<double> z);
}
