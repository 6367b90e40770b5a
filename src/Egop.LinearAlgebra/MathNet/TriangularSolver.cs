using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>X ← op(T)⁻¹ X for a triangular T, by halves: most of the work is a product.</summary>
/// <typeparam name="T">double or float.</typeparam>
internal sealed class TriangularSolver<T>(LinearAlgebraProvider provider, int threads)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Below this order the halves are too small for a product to pay.
    private const int Smallest = 32;

    /// <summary>Solves in place.</summary>
    /// <param name="lower">Whether T is lower triangular; the other triangle is not read.</param>
    /// <param name="transpose">Whether the system is that of Tᵀ.</param>
    /// <param name="unit">Whether the diagonal is one, whatever is stored there.</param>
    /// <param name="n">Order of T.</param>
    /// <param name="t">T, row-major.</param>
    /// <param name="ldt">Its leading dimension.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">The right-hand sides on entry, X on return, n × columns, row-major.</param>
    /// <param name="ldx">Its leading dimension.</param>
    public void Solve(bool lower, bool transpose, bool unit, int n, ReadOnlySpan<T> t, int ldt, int columns, Span<T> x, int ldx)
    {
        if (n == 0 || columns == 0)
            return;
        bool forward = lower != transpose;
        if (n <= Smallest)
        {
            SolveRows(forward, transpose, unit, n, t, ldt, columns, x, ldx);
            return;
        }

        int half = n / 2;
        ReadOnlySpan<T> first = t, last = t[(half * (ldt + 1))..], corner = lower ? t[(half * ldt)..] : t[half..];
        Span<T> top = x, bottom = x[(half * ldx)..];
        if (forward)
        {
            Solve(lower, transpose, unit, half, first, ldt, columns, top, ldx);
            Subtract(transpose, n - half, columns, half, corner, ldt, top, bottom, ldx);
            Solve(lower, transpose, unit, n - half, last, ldt, columns, bottom, ldx);
        }
        else
        {
            Solve(lower, transpose, unit, n - half, last, ldt, columns, bottom, ldx);
            Subtract(transpose, half, columns, n - half, corner, ldt, bottom, top, ldx);
            Solve(lower, transpose, unit, half, first, ldt, columns, top, ldx);
        }
    }

    // Y ← Y − op(T) X for a block of T.
    private void Subtract(
        bool transpose, int rows, int columns, int inner, ReadOnlySpan<T> t, int ldt, ReadOnlySpan<T> x, Span<T> y, int ldx) =>
        LinearAlgebra.Multiply<T>(provider, transpose, false, rows, columns, inner, -T.One, t, ldt, x, ldx, T.One, y, ldx, threads);

    private static void SolveRows(
        bool forward, bool transpose, bool unit, int n, ReadOnlySpan<T> t, int ldt, int columns, Span<T> x, int ldx)
    {
        for (int step = 0; step < n; step++)
        {
            int i = forward ? step : n - 1 - step;
            Span<T> row = x.Slice(i * ldx, columns);
            for (int j = forward ? 0 : i + 1; j < (forward ? i : n); j++)
                TensorPrimitives.MultiplyAdd(x.Slice(j * ldx, columns), -(transpose ? t[(j * ldt) + i] : t[(i * ldt) + j]), row, row);
            if (!unit)
                TensorPrimitives.Divide(row, t[i * (ldt + 1)], row);
        }
    }
}
