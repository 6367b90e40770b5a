using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>A basis given by a full orthonormal matrix V, d × d. A change of basis costs 2 d² flops and reads d² numbers.</summary>
public sealed class DenseBasis : IBasis
{
    /// <summary>Row i is v_i, so both maps run along contiguous memory: Vᵀ, row-major.</summary>
    private readonly double[] _rows;

    private readonly LinearAlgebraProvider _provider;

    /// <summary>A basis from the columns of V.</summary>
    /// <param name="vectors">V, d × d: column i is the i-th basis vector.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">V is not square, has a NaN, or max |V Vᵀ − I| exceeds 1e-8.</exception>
    public DenseBasis(Matrix<double> vectors, string name = "dense", LinearAlgebraProvider? provider = null)
        : this(Rows(vectors), vectors.RowCount, name, provider) =>
        RequireOrthonormal();

    /// <summary>Takes the rows v_1, ..., v_d as they are, without a copy or a check: for vectors the engine has just made orthonormal.</summary>
    internal DenseBasis(double[] rows, int dimension, string name, LinearAlgebraProvider? provider)
    {
        _rows = rows;
        Dimension = dimension;
        Name = name;
        _provider = provider ?? LinearAlgebra.Provider;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>V as a new matrix: column i is the i-th basis vector.</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(Dimension, Dimension, (double[])_rows.Clone());

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.Check(this, z, x);
        LinearAlgebra.MultiplyVector(_provider, transpose: true, Dimension, Dimension, _rows, z, x);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.Check(this, x, z);
        LinearAlgebra.MultiplyVector(_provider, transpose: false, Dimension, Dimension, _rows, x, z);
    }

    /// <summary>"EGOP basis of R^d".</summary>
    public override string ToString() => $"{Name} basis of R^{Dimension}";

    private static double[] Rows(Matrix<double> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.RowCount != vectors.ColumnCount)
            throw Guard.Bad(nameof(vectors), "a square matrix", $"{vectors.RowCount} x {vectors.ColumnCount}", "Complete the basis to d orthonormal columns.");
        // Column-major V is row-major Vᵀ.
        double[] rows = vectors.ToColumnMajorArray();
        Guard.Finite(rows, nameof(vectors));
        return rows;
    }

    private void RequireOrthonormal()
    {
        int d = Dimension;
        double[] gram = new double[d * d];
        LinearAlgebra.AddGram(_provider, d, d, 1, _rows, gram);
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
