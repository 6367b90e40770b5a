using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>
/// r orthonormal vectors of R^d, the columns of U: θ = U z with r coordinates z = Uᵀ θ, and nothing of θ outside their span.
/// </summary>
/// <remarks>
/// The complement of the span can be dropped (this class: an optimizer moves within the span,
/// <see cref="BasisExtensions.In(IObjective, IBasis, ReadOnlySpan{double})"/> says
/// from where; of the variation Σ λ_i of the gradients, Σ_{i>r} λ_i is lost), kept (<see cref="KeepComplement"/>) or completed to a square
/// basis (<see cref="Complete"/>).
/// U is kept as r × d numbers, row-major. Each map costs 2 r d flops and reads U once, for up to eight vectors at a time.
/// Source: DePavia, Charisopoulos, Willett, arXiv 2502.01594, section 5 and appendix B.
/// </remarks>
public sealed class PartialBasis : IBatchedBasis, ISinglePrecisionBasis
{
    /// <summary>r vectors from the columns of U.</summary>
    /// <param name="vectors">U, d × r, r from 0 to d.</param>
    /// <param name="storage">The format U is kept in; its orthonormality is checked before the rounding.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <param name="provider">Who checks the orthonormality; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">U has more columns than rows, has a NaN, or max |UᵀU − I| exceeds 1e-6.</exception>
    public PartialBasis(
        Matrix<double> vectors, BasisStorage storage = BasisStorage.Double, string name = "partial", LinearAlgebraProvider? provider = null)
        : this(Checked(vectors, provider ?? LinearAlgebra.Provider), vectors.ColumnCount, vectors.RowCount, name, storage)
    {
    }

    /// <summary>
    /// Takes the rows u_1, ..., u_r as they are, without a check, and without a copy where they are kept in double precision.
    /// </summary>
    internal PartialBasis(double[] rows, int rank, int dimension, string name, BasisStorage storage)
        : this(new StoredRows(rows, rank, dimension, storage), name)
    {
    }

    internal PartialBasis(StoredRows rows, string name)
    {
        Rows = rows;
        Name = Guard.NotNull(name, nameof(name));
    }

    /// <inheritdoc/>
    public int Dimension => Rows.Columns;

    /// <summary>r, the number of vectors.</summary>
    public int Coordinates => Rows.Rows;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>2 r d flops, r d numbers read.</summary>
    public BasisCost Cost => new(2L * Coordinates * Dimension, Rows.Bytes);

    /// <summary>The format U is kept in.</summary>
    public BasisStorage Storage => Rows.Storage;

    internal StoredRows Rows { get; }

    /// <summary>U as a new d × r matrix, as it is kept.</summary>
    /// <exception cref="ArgumentException">r is 0: there is no matrix without columns.</exception>
    internal Matrix<double> ToMatrix() => Coordinates == 0
        ? throw Guard.Bad(nameof(Coordinates), "at least one vector", "0", "A matrix has at least one column.")
        : Matrix<double>.Build.Dense(Dimension, Coordinates, Rows.ToDoubles(Coordinates));

    /// <summary>The same vectors kept in another format.</summary>
    /// <param name="storage">The format. Digits that an earlier rounding dropped do not come back.</param>
    /// <exception cref="ArgumentException">Not a named format.</exception>
    public PartialBasis Stored(BasisStorage storage) =>
        storage == Storage ? this : new(Rows.ToDoubles(Coordinates), Coordinates, Dimension, Name, storage);

    /// <summary>θ = U z + (I − U Uᵀ) w with r + d coordinates (z, w): the whole of R^d, storing U only.</summary>
    public IBasis KeepComplement() => new ImplicitComplementBasis(this);

    /// <summary>U and an orthonormal basis of its complement: d coordinates, the first r those of U.</summary>
    /// <param name="seed">Seed of the random directions, by <see cref="Seeds.Rotation"/>.</param>
    /// <param name="randomDirections">How many vectors of the complement are random; null for min(r, d − r). The others are near the
    /// original coordinates, and cost nothing to keep.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">The number is negative or above d − r.</exception>
    public IBasis Complete(ulong seed = 0, int? randomDirections = null, LinearAlgebraProvider? provider = null) =>
        new CompletedBasis(this, seed, randomDirections, provider);

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        Rows.Combinations(1, z, x);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        Rows.Dots(1, x, z);
    }

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<double> z, Span<double> x) =>
        Rows.Combinations(BasisArguments.Count(this, z.Length, x.Length), z, x);

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<double> x, Span<double> z) => Rows.Dots(BasisArguments.Count(this, z.Length, x.Length), x, z);

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<float> z, Span<float> x) =>
        Rows.Combinations(BasisArguments.Count(this, z.Length, x.Length), z, x);

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<float> x, Span<float> z) => Rows.Dots(BasisArguments.Count(this, z.Length, x.Length), x, z);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">r is 0: nothing is left to optimize.</exception>
    public ParameterLayout LayoutOf(ParameterLayout original)
    {
        if (Coordinates == 0)
            throw Guard.Bad(
                "rank", "at least one vector", "0", "Without vectors there is nothing to optimize: use KeepComplement or Complete.");
        // Even with r = d the coordinates are those of the vectors, not of the arrays of θ.
        return ParameterLayout.Vector(Coordinates);
    }

    /// <summary>"EGOP basis of 50 vectors in R^2410".</summary>
    public override string ToString() => $"{Name} basis of {Coordinates} vectors in R^{Dimension}";

    private static double[] Checked(Matrix<double> vectors, LinearAlgebraProvider provider)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        int d = vectors.RowCount, r = vectors.ColumnCount;
        if (r > d)
            throw Guard.Bad(nameof(vectors), "at most as many columns as rows", $"{d} x {r}", "Give r orthonormal columns of length d.");
        double[] rows = vectors.ToColumnMajorArray();
        Guard.Finite(rows, nameof(vectors));
        double[] gram = new StoredRows(rows, r, d, BasisStorage.Double).Gram(provider);
        for (int i = 0; i < gram.Length; i++)
        {
            double error = Math.Abs(gram[i] - (i % (r + 1) == 0 ? 1 : 0));
            const double tolerance = 1e-6;
            if (error > tolerance)
            {
                throw Guard.Bad(
                    nameof(vectors), $"orthonormal columns: |UᵀU − I| at most {tolerance:R}", $"{error:R} at ({i / r}, {i % r})",
                    "Orthonormalize the columns, for instance by a QR factorization.");
            }
        }

        return rows;
    }
}
