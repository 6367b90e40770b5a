using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The product of a symmetric matrix with a vector, each element above the diagonal read once and used twice.</summary>
internal static unsafe class SymmetricProduct
{
    /// <summary>
    /// y ← y + the terms of A x that stand in rows first .. end − 1 of the upper triangle, at their own and at their mirrored place.
    /// </summary>
    /// <param name="first">First row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">Element (0, 0); below the diagonal nothing is read.</param>
    /// <param name="lda">Leading dimension.</param>
    /// <param name="x">x, n values.</param>
    /// <param name="y">y, n values, of which those from `first` on change.</param>
    public static void AddUpperRows(int first, int end, int n, double* a, int lda, double* x, double* y)
    {
        int i = first;
        for (; i <= end - 4; i += 4)
            AddFourRows(i, n, a + ((nint)i * lda), lda, x, y);
        for (; i < end; i++)
        {
            double* row = a + ((nint)i * lda);
            y[i] += (row[i] * x[i]) + Simd.Dot(n - i - 1, row + i + 1, x + i + 1);
            Simd.AddScaled(n - i - 1, x[i], row + i + 1, y + i + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows(int i, int n, double* r0, nint lda, double* x, double* y)
    {
        double* r1 = r0 + lda, r2 = r1 + lda, r3 = r2 + lda;
        double x0 = x[i], x1 = x[i + 1], x2 = x[i + 2], x3 = x[i + 3];
        double t0 = (r0[i] * x0) + (r0[i + 1] * x1) + ((r0[i + 2] * x2) + (r0[i + 3] * x3));
        double t1 = (r0[i + 1] * x0) + (r1[i + 1] * x1) + ((r1[i + 2] * x2) + (r1[i + 3] * x3));
        double t2 = (r0[i + 2] * x0) + (r1[i + 2] * x1) + ((r2[i + 2] * x2) + (r2[i + 3] * x3));
        double t3 = (r0[i + 3] * x0) + (r1[i + 3] * x1) + ((r2[i + 3] * x2) + (r3[i + 3] * x3));
        int w = Vector<double>.Count, j = i + 4;
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var v0 = new Vector<double>(x0);
        var v1 = new Vector<double>(x1);
        var v2 = new Vector<double>(x2);
        var v3 = new Vector<double>(x3);
        for (; j <= n - w; j += w)
        {
            Vector<double> xj = Vector.Load(x + j), yj = Vector.Load(y + j);
            var element = Vector.Load(r0 + j);
            s0 = Vector.MultiplyAddEstimate(element, xj, s0);
            yj = Vector.MultiplyAddEstimate(element, v0, yj);
            element = Vector.Load(r1 + j);
            s1 = Vector.MultiplyAddEstimate(element, xj, s1);
            yj = Vector.MultiplyAddEstimate(element, v1, yj);
            element = Vector.Load(r2 + j);
            s2 = Vector.MultiplyAddEstimate(element, xj, s2);
            yj = Vector.MultiplyAddEstimate(element, v2, yj);
            element = Vector.Load(r3 + j);
            s3 = Vector.MultiplyAddEstimate(element, xj, s3);
            Vector.Store(Vector.MultiplyAddEstimate(element, v3, yj), y + j);
        }

        for (; j < n; j++)
        {
            t0 += r0[j] * x[j];
            t1 += r1[j] * x[j];
            t2 += r2[j] * x[j];
            t3 += r3[j] * x[j];
            y[j] += (r0[j] * x0) + (r1[j] * x1) + ((r2[j] * x2) + (r3[j] * x3));
        }

        y[i] += t0 + Vector.Sum(s0);
        y[i + 1] += t1 + Vector.Sum(s1);
        y[i + 2] += t2 + Vector.Sum(s2);
        y[i + 3] += t3 + Vector.Sum(s3);
    }
}
