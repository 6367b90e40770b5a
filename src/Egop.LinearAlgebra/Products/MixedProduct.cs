using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Products of a matrix stored in single precision with vectors in double precision; the arithmetic is double.</summary>
internal static unsafe class MixedProduct
{
    /// <summary>y ← op(A) x for A rows × columns, contiguous.</summary>
    public static void MultiplyVector(bool transpose, int rows, int columns, float* a, double* x, double* y)
    {
        if (transpose)
        {
            new Span<double>(y, columns).Clear();
            AddTranspose(rows, columns, a, x, y);
        }
        else
        {
            Multiply(rows, columns, a, x, y);
        }
    }

    // Four rows at a time share the loads of x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(int rows, int columns, float* a, double* x, double* y)
    {
        int i = 0, w = Vector<double>.Count;
        for (; i <= rows - 4; i += 4)
        {
            float* r0 = a + ((nint)i * columns), r1 = r0 + columns, r2 = r1 + columns, r3 = r2 + columns;
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
            int j = 0;
            for (; j <= columns - (2 * w); j += 2 * w)
            {
                Vector<double> low = Vector.Load(x + j), high = Vector.Load(x + j + w);
                s0 = AddProducts(r0 + j, low, high, s0);
                s1 = AddProducts(r1 + j, low, high, s1);
                s2 = AddProducts(r2 + j, low, high, s2);
                s3 = AddProducts(r3 + j, low, high, s3);
            }

            double d0 = Vector.Sum(s0), d1 = Vector.Sum(s1), d2 = Vector.Sum(s2), d3 = Vector.Sum(s3);
            for (; j < columns; j++)
            {
                d0 += r0[j] * x[j];
                d1 += r1[j] * x[j];
                d2 += r2[j] * x[j];
                d3 += r3[j] * x[j];
            }

            (y[i], y[i + 1], y[i + 2], y[i + 3]) = (d0, d1, d2, d3);
        }

        for (; i < rows; i++)
        {
            float* row = a + ((nint)i * columns);
            Vector<double> s = default;
            int j = 0;
            for (; j <= columns - (2 * w); j += 2 * w)
                s = AddProducts(row + j, Vector.Load(x + j), Vector.Load(x + j + w), s);
            double sum = Vector.Sum(s);
            for (; j < columns; j++)
                sum += row[j] * x[j];
            y[i] = sum;
        }

        static Vector<double> AddProducts(float* row, Vector<double> low, Vector<double> high, Vector<double> sum)
        {
            Vector.Widen(Vector.Load(row), out Vector<double> first, out Vector<double> second);
            return Vector.MultiplyAddEstimate(second, high, Vector.MultiplyAddEstimate(first, low, sum));
        }
    }

    // Four rows at a time share the loads and stores of y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTranspose(int rows, int columns, float* a, double* x, double* y)
    {
        int i = 0, w = Vector<double>.Count;
        for (; i <= rows - 4; i += 4)
        {
            float* r0 = a + ((nint)i * columns), r1 = r0 + columns, r2 = r1 + columns, r3 = r2 + columns;
            double x0 = x[i], x1 = x[i + 1], x2 = x[i + 2], x3 = x[i + 3];
            var v0 = new Vector<double>(x0);
            var v1 = new Vector<double>(x1);
            var v2 = new Vector<double>(x2);
            var v3 = new Vector<double>(x3);
            int j = 0;
            for (; j <= columns - (2 * w); j += 2 * w)
            {
                Vector<double> low = Vector.Load(y + j), high = Vector.Load(y + j + w);
                Add(r0 + j, v0, ref low, ref high);
                Add(r1 + j, v1, ref low, ref high);
                Add(r2 + j, v2, ref low, ref high);
                Add(r3 + j, v3, ref low, ref high);
                Vector.Store(low, y + j);
                Vector.Store(high, y + j + w);
            }

            for (; j < columns; j++)
                y[j] += (r0[j] * x0) + (r1[j] * x1) + ((r2[j] * x2) + (r3[j] * x3));
        }

        for (; i < rows; i++)
        {
            float* row = a + ((nint)i * columns);
            for (int j = 0; j < columns; j++)
                y[j] += row[j] * x[i];
        }

        static void Add(float* row, Vector<double> x, ref Vector<double> low, ref Vector<double> high)
        {
            Vector.Widen(Vector.Load(row), out Vector<double> first, out Vector<double> second);
            low = Vector.MultiplyAddEstimate(first, x, low);
            high = Vector.MultiplyAddEstimate(second, x, high);
        }
    }
}
