using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>
/// A basis given by a full orthonormal matrix V, d × d. Each map costs 2 d² flops and reads V once, for up to eight vectors at a time.
/// </summary>
public sealed class DenseBasis : IBatchedBasis, ISinglePrecisionBasis
{
    /// <summary>Row i is v_i, so both maps run along contiguous memory: Vᵀ, row-major.</summary>
    private readonly StoredRows _rows;

    /// <summary>A basis from the columns of V.</summary>
    /// <param name="vectors">V, d × d: column i is the i-th basis vector.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <param name="provider">Who checks the orthonormality; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <param name="storage">The format V is kept in; its orthonormality is checked before the rounding.</param>
    /// <exception cref="ArgumentException">V is not square, has a NaN, or max |V Vᵀ − I| exceeds 1e-8.</exception>
    public DenseBasis(
        Matrix<double> vectors, string name = "dense", LinearAlgebraProvider? provider = null, BasisStorage storage = BasisStorage.Double)
        : this(Checked(vectors, provider ?? LinearAlgebra.Provider), vectors.RowCount, name, storage)
    {
    }

    /// <summary>
    /// Takes the rows v_1, ..., v_d as they are, without a copy or a check: for vectors the engine has just made orthonormal.
    /// </summary>
    internal DenseBasis(double[] rows, int dimension, string name, BasisStorage storage = BasisStorage.Double)
        : this(new StoredRows(rows, dimension, dimension, storage), name)
    {
    }

    internal DenseBasis(StoredRows rows, string name)
    {
        _rows = rows;
        Dimension = rows.Columns;
        Name = Guard.NotNull(name, nameof(name));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>2 d² flops, d² numbers read.</summary>
    public BasisCost Cost => new(2L * Dimension * Dimension, _rows.Bytes);

    /// <summary>The format V is kept in.</summary>
    public BasisStorage Storage => _rows.Storage;

    /// <summary>V as a new matrix: column i is the i-th basis vector, as it is kept.</summary>
    internal Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(Dimension, Dimension, _rows.ToDoubles(Dimension));

    /// <summary>Vᵀ as it is kept.</summary>
    internal StoredRows Rows => _rows;

    /// <summary>The same basis kept in another format.</summary>
    /// <param name="storage">The format. Digits that an earlier rounding dropped do not come back.</param>
    /// <exception cref="ArgumentException">Not a named format.</exception>
    public DenseBasis Stored(BasisStorage storage) => storage == Storage ? this : new(_rows.ToDoubles(Dimension), Dimension, Name, storage);

    /// <summary>The first r vectors of the basis: of an EGOP's, those of its largest eigenvalues.</summary>
    /// <param name="rank">r, from 0 to d.</param>
    /// <param name="storage">The format they are kept in; null for the format of this basis.</param>
    /// <exception cref="ArgumentException">r is outside 0..d, or the format is not a named one.</exception>
    public PartialBasis Leading(int rank, BasisStorage? storage = null)
    {
        if (rank < 0 || rank > Dimension)
            throw Guard.Bad(nameof(rank), $"0 to {Dimension}, the number of vectors", Guard.Text(rank), "Ask for vectors the basis has.");
        return new PartialBasis(_rows.ToDoubles(rank), rank, Dimension, Name, storage ?? Storage);
    }

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        _rows.Combinations(1, z, x);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        _rows.Dots(1, x, z);
    }

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<double> z, Span<double> x) =>
        _rows.Combinations(BasisArguments.Count(this, z.Length, x.Length), z, x);

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<double> x, Span<double> z) => _rows.Dots(BasisArguments.Count(this, z.Length, x.Length), x, z);

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<float> z, Span<float> x) =>
        _rows.Combinations(BasisArguments.Count(this, z.Length, x.Length), z, x);

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<float> x, Span<float> z) => _rows.Dots(BasisArguments.Count(this, z.Length, x.Length), x, z);

    /// <summary>"EGOP basis of R^d".</summary>
    public override string ToString() => $"{Name} basis of R^{Dimension}";

    private static double[] Checked(Matrix<double> vectors, LinearAlgebraProvider provider)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.RowCount != vectors.ColumnCount)
            throw Guard.Bad(nameof(vectors), "a square matrix", $"{vectors.RowCount} x {vectors.ColumnCount}",
                "Complete the basis to d orthonormal columns.");
        // Column-major V is row-major Vᵀ.
        double[] rows = vectors.ToColumnMajorArray();
        Guard.Finite(rows, nameof(vectors));
        RequireOrthonormal(rows, vectors.RowCount, provider);
        return rows;
    }

    // A square matrix has orthonormal columns exactly when it has orthonormal rows, so one product serves.
    private static void RequireOrthonormal(double[] rows, int d, LinearAlgebraProvider provider)
    {
        double[] gram = new double[d * d];
        LinearAlgebra.AddGram(provider, d, d, 1, rows, gram);
        double worst = 0;
        int at = 0;
        for (int i = 0; i < gram.Length; i++)
        {
            double error = Math.Abs(gram[i] - (i % (d + 1) == 0 ? 1 : 0));
            if (error > worst)
                (worst, at) = (error, i);
        }

        const double tolerance = 1e-8;
        if (worst > tolerance)
        {
            throw Guard.Bad(
                "vectors", $"orthonormal columns: |V Vᵀ − I| at most {tolerance:R}", $"{worst:R} at ({at / d}, {at % d})",
                "Orthonormalize the columns, for instance by a QR factorization.");
        }
    }
}
