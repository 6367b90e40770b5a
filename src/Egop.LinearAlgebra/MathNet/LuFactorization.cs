using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>P A = L U with partial pivoting, by halves of the columns: most of the work is a product.</summary>
/// <remarks>Source: Toledo 1997, "Locality of reference in LU decomposition with partial pivoting".</remarks>
/// <typeparam name="T">double or float.</typeparam>
internal sealed class LuFactorization<T>(LinearAlgebraProvider provider, int threads, TriangularSolver<T> triangular)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Smallest = 16;

    /// <summary>Factors in place: L below the diagonal (its own diagonal is one), U above.</summary>
    /// <remarks>A zero pivot is left where it is, as LAPACK does: then U is singular and a solution with it not finite.</remarks>
    /// <param name="n">Order.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="pivots">Receives, for each k in turn, the row that k was exchanged with.</param>
    public void Factor(int n, Span<T> a, Span<int> pivots) => Factor(n, a, 0, n, pivots);

    // Columns start, ..., start + count − 1, those to the left being done. Rows are exchanged over their whole width at once.
    private void Factor(int n, Span<T> a, int start, int count, Span<int> pivots)
    {
        if (count <= Smallest)
        {
            for (int k = start; k < start + count; k++)
                Eliminate(n, a, k, start + count, pivots);
            return;
        }

        int half = count / 2, middle = start + half, right = count - half, below = n - middle;
        Factor(n, a, start, half, pivots);
        Span<T> corner = a[((start * n) + middle)..];
        triangular.Solve(true, false, true, half, a[(start * (n + 1))..], n, right, corner, n);
        LinearAlgebra.Multiply<T>(
            provider, false, false, below, right, half, -T.One, a[((middle * n) + start)..], n, corner, n,
            T.One, a[(middle * (n + 1))..], n, threads);
        Factor(n, a, middle, right, pivots);
    }

    private static void Eliminate(int n, Span<T> a, int k, int end, Span<int> pivots)
    {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
        {
            if (T.Abs(a[(i * n) + k]) > T.Abs(a[(pivot * n) + k]))
                pivot = i;
        }

        pivots[k] = pivot;
        if (pivot != k)
            Exchange(a.Slice(k * n, n), a.Slice(pivot * n, n));
        T divisor = a[k * (n + 1)];
        if (divisor == T.Zero)
            return;
        Span<T> row = a[((k * n) + k + 1)..((k * n) + end)];
        for (int i = k + 1; i < n; i++)
        {
            T factor = a[(i * n) + k] /= divisor;
            Span<T> other = a.Slice((i * n) + k + 1, row.Length);
            TensorPrimitives.MultiplyAdd(row, -factor, other, other);
        }
    }

    public static void Exchange(Span<T> first, Span<T> second)
    {
        for (int j = 0; j < first.Length; j++)
            (first[j], second[j]) = (second[j], first[j]);
    }
}
