using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>V = L ⊗ R for a parameter matrix W of m × n: W = L Z Rᵀ and Z = Lᵀ W R, with L m × m and R n × n orthonormal.</summary>
/// <remarks>
/// Matrices are row-major, so that column (i, j) of V, at i·n + j, is l_i ⊗ r_j. Kronecker bases are a strict subset of the dense ones of
/// R^mn, and take m² + n²
/// numbers instead of (m n)². Each map costs 2 m n (m + n) flops, or half of it where one side is the identity. For a network, give each
/// weight matrix one and
/// combine them with <see cref="Bases.Block"/>. These are the bases in which SOAP and AdaDiag run Adam, and, cut to rank r on one side,
/// those of GaLore.
/// Source: DePavia, Charisopoulos, Willett, arXiv 2502.01594, section 5 and Lemma 20; Vyas et al. 2024 (SOAP).
/// </remarks>
internal sealed class KroneckerBasis : IBasis
{
    // Rows or columns of Z that one task computes: the cut depends on nothing but the shape.
    private const int Strip = 64;

    private readonly double[]? _left;
    private readonly double[]? _right;
    private readonly LinearAlgebraProvider _provider;

    /// <summary>L ⊗ R.</summary>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="left">L, m × m; null for the identity.</param>
    /// <param name="right">R, n × n; null for the identity.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <param name="provider">Who multiplies; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">A size is below 1, or a side is not square of its size or not orthonormal to 1e-8.</exception>
    public KroneckerBasis(
        int rows, int columns, Matrix<double>? left, Matrix<double>? right, string name = "Kronecker",
            LinearAlgebraProvider? provider = null)
        : this(rows, columns, Checked(left, rows, nameof(left)), Checked(right, columns, nameof(right)), name, provider)
    {
    }

    /// <summary>Takes row-major sides as they are.</summary>
    internal KroneckerBasis(int rows, int columns, double[]? left, double[]? right, string name, LinearAlgebraProvider? provider)
    {
        (Rows, Columns) = (Guard.Positive(rows, nameof(rows)), Guard.Positive(columns, nameof(columns)));
        Guard.RequireRoom((long)rows * columns, nameof(rows), $"a {rows} x {columns} matrix", "Give smaller sizes.");
        (_left, _right, Name) = (left, right, Guard.NotNull(name, nameof(name)));
        _provider = provider ?? LinearAlgebra.Provider;
    }

    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>m n.</summary>
    public int Dimension => Rows * Columns;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>2 m² n flops for L and 2 m n² for R, and as many numbers as these have.</summary>
    public BasisCost Cost => SideCost(_left, Rows) + SideCost(_right, Columns);

    /// <summary>L as a new matrix.</summary>
    public Matrix<double> Left() => ToMatrix(_left, Rows);

    /// <summary>R as a new matrix.</summary>
    public Matrix<double> Right() => ToMatrix(_right, Columns);

    /// <summary>L row-major, rows × rows; null for the identity.</summary>
    internal double[]? LeftElements => _left;

    /// <summary>R row-major, columns × columns; null for the identity.</summary>
    internal double[]? RightElements => _right;

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        Apply(z, x, transpose: false);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        Apply(x, z, transpose: true);
    }

    /// <summary>"Kronecker basis of 32 x 64 matrices".</summary>
    public override string ToString() => $"{Name} basis of {Rows} x {Columns} matrices";

    /// <summary>to = L from Rᵀ, or Lᵀ from R.</summary>
    private unsafe void Apply(ReadOnlySpan<double> from, Span<double> to, bool transpose)
    {
        int m = Rows, n = Columns;
        using var scratch = new Scratch<double>(from.Length);
        Span<double> half = scratch.Take(from.Length);
        if (_right is null)
            from.CopyTo(half);
        else
        {
            fixed (double* fixedFrom = from, fixedHalf = half)
            {
                double* pf = fixedFrom, ph = fixedHalf;
                ParallelRange.ForEach((m + Strip - 1) / Strip, 0, strip =>
                {
                    int first = strip * Strip, count = Math.Min(Strip, m - first);
                    nint offset = (nint)first * n;
                    _provider.Multiply(
                        false, !transpose, count, n, n, 1, new ReadOnlySpan<double>(pf + offset, count * n), n, _right, n,
                        0, new Span<double>(ph + offset, count * n), n);
                });
            }
        }

        if (_left is null)
        {
            half.CopyTo(to);
            return;
        }

        fixed (double* fixedHalf = half, fixedTo = to)
        {
            double* ph = fixedHalf, pt = fixedTo;
            ParallelRange.ForEach((n + Strip - 1) / Strip, 0, strip =>
            {
                int first = strip * Strip, count = Math.Min(Strip, n - first), reach = ((m - 1) * n) + count;
                _provider.Multiply(
                    transpose, false, m, count, m, 1, _left, m, new ReadOnlySpan<double>(ph + first, reach), n,
                    0, new Span<double>(pt + first, reach), n);
            });
        }
    }

    private BasisCost SideCost(double[]? side, int n) =>
        side is null ? default : new BasisCost(2L * n * Dimension, (long)side.Length * sizeof(double));

    private static Matrix<double> ToMatrix(double[]? side, int n) =>
        side is null ? Matrix<double>.Build.DenseIdentity(n) : Matrix<double>.Build.DenseOfRowMajor(n, n, side);

    private static double[]? Checked(Matrix<double>? side, int n, string name)
    {
        if (side is null)
            return null;
        if (side.RowCount != n || side.ColumnCount != n)
            throw Guard.Bad(
                name, $"{n} x {n}", $"{side.RowCount} x {side.ColumnCount}", "Give L of m x m and R of n x n for matrices of m x n.");
        // The checks of a dense basis serve for a side.
        _ = new DenseBasis(side);
        return side.ToRowMajorArray();
    }
}
