using System.Buffers;

namespace Egop;

/// <summary>r orthonormal vectors U and what one more vector x has outside their span: x = U a + w ρ. QR factorizations of A = [U w] C cost
/// r² n, in two passes over U.</summary>
/// <remarks>
/// With RᵀR = [U w]ᵀ[U w] (Cholesky; nearly the identity, whatever rounding left of orthogonality) A = ([U w] R⁻¹) (R C): the QR
/// factorization of the small R C = Q T gives that
/// of A, with the orthonormal factor [U w] R⁻¹ Q. Since R is found anew each time, errors of orthogonality do not add up from call to call.
/// </remarks>
internal readonly ref struct Extension
{
    // Numbers of U in a piece that is read several times: they stay in the second-level cache.
    private const int InCache = 1 << 15;

    private readonly int _n, _r;

    /// <summary>w, not yet normalized.</summary>
    private readonly double[] _rest;

    /// <summary>R, (r + 1) × (r + 1), upper triangular; its last column is zero where x is in the span.</summary>
    private readonly double[] _root;

    /// <summary>ρ, 0 where x is in the span to rounding.</summary>
    private readonly double _length;

    /// <param name="n">Numbers of a vector.</param>
    /// <param name="r">Vectors, at least 1.</param>
    /// <param name="rows">U, a row for each vector.</param>
    /// <param name="x">x.</param>
    public unsafe Extension(int n, int r, ReadOnlySpan<double> rows, ReadOnlySpan<double> x)
    {
        (_n, _r) = (n, r);
        double[] products = new double[r], rest = new double[n];
        int chunk = Chunk(r), chunks = (n + chunk - 1) / chunk, order = r + 1;
        double[] parts = ArrayPool<double>.Shared.Rent(checked(chunks * order * order));
        fixed (double* fixedRows = rows, fixedX = x, fixedProducts = products, fixedRest = rest, fixedParts = parts)
        {
            double* u = fixedRows, v = fixedX, p = fixedProducts, w = fixedRest, sums = fixedParts;
            RowProducts.Dots(r, n, u, 1, v, p, 0);
            ParallelRange.ForEach(chunks, 0, index =>
            {
                int first = index * chunk, count = Math.Min(chunk, n - first);
                double* some = w + first, gram = sums + ((nint)index * order * order);
                new ReadOnlySpan<double>(v + first, count).CopyTo(new Span<double>(some, count));
                Simd.AddTransposeMultiplyVector(r, count, -1, u + first, n, p, some);
                for (int i = 0; i < r; i++)
                    Simd.MultiplyVector(i + 1, count, 1, u + first, n, u + ((nint)i * n) + first, 0, gram + (i * order));
                Simd.MultiplyVector(r, count, 1, u + first, n, some, 0, gram + (r * order));
                gram[(r * order) + r] = Simd.Dot(count, some, some);
            });
        }

        double[] lower = parts.AsSpan(0, order * order).ToArray();
        for (int index = 1; index < chunks; index++)
        {
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j <= i; j++)
                    lower[i * order + j] += parts[(index * order + i) * order + j];
            }
        }

        ArrayPool<double>.Shared.Return(parts);
        _rest = rest;
        Products = products;
        _length = Math.Sqrt(lower[r * order + r]);
        _root = Root(lower, order, ref _length);
        Coefficients = [.. products, _length];
    }

    /// <summary>Uᵀ x.</summary>
    public double[] Products { get; }

    /// <summary>a and ρ, r + 1 numbers.</summary>
    public double[] Coefficients { get; }

    /// <summary>Numbers of each vector in a piece of work.</summary>
    public static int Chunk(int r) => Math.Clamp(InCache / r, 256, 2048);

    /// <summary>Q of R C = Q T, (r + 1) × r, for C of (r + 1) × r.</summary>
    public double[] Orthonormalize(ReadOnlySpan<double> c, out double[] upper)
    {
        (double[] q, upper) = ThinQr.Compute(_r + 1, _r, TimesRoot(c, _r));
        return q;
    }

    /// <summary>Qᵀ R C: what [U w] C is in the columns of [U w] R⁻¹ Q. C has up to r + 1 rows; those it does not have are zero.</summary>
    public double[] Times(ReadOnlySpan<double> q, ReadOnlySpan<double> c, int columns)
    {
        double[] turned = TimesRoot(c, columns), result = new double[_r * columns];
        for (int k = 0; k <= _r; k++)
        {
            for (int i = 0; i < _r; i++)
            {
                for (int j = 0; j < columns; j++)
                    result[i * columns + j] += q[k * _r + i] * turned[k * columns + j];
            }
        }

        return result;
    }

    /// <summary>U ← [U w] R⁻¹ Q.</summary>
    public unsafe void Replace(ReadOnlySpan<double> q, Span<double> rows)
    {
        int n = _n, r = _r, order = r + 1, chunk = Chunk(r);
        double[] map = Solve(q);
        fixed (double* fixedRows = rows, fixedRest = _rest, fixedMap = map)
        {
            double* u = fixedRows, w = fixedRest, m = fixedMap;
            ParallelRange.ForEach((n + chunk - 1) / chunk, 0, index =>
            {
                int first = index * chunk, count = Math.Min(chunk, n - first);
                double[] rented = ArrayPool<double>.Shared.Rent(r * count);
                fixed (double* turned = rented)
                {
                    for (int i = 0; i < r; i++)
                    {
                        double* to = turned + ((nint)i * count);
                        new Span<double>(to, count).Clear();
                        Simd.AddTransposeMultiplyVector(r, count, 1, u + first, n, m + ((nint)i * order), to);
                        Simd.AddScaled(count, m[(i * order) + r], w + first, to);
                    }

                    for (int i = 0; i < r; i++)
                        new ReadOnlySpan<double>(turned + ((nint)i * count), count)
                            .CopyTo(new Span<double>(u + ((nint)i * n) + first, count));
                }

                ArrayPool<double>.Shared.Return(rented);
            });
        }
    }

    /// <summary>The Cholesky factor of the products of [U w], from their lower triangle with w not yet normalized.</summary>
    private static double[] Root(double[] lower, int order, ref double length)
    {
        int r = order - 1;
        double[] root = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            // Written so that NaN goes on.
            double scale = i < r ? 1 : length > 0 ? 1 / length : 0;
            double rest = i < r ? lower[i * order + i] : 1;
            for (int j = 0; j < i; j++)
            {
                double sum = scale * lower[i * order + j];
                for (int k = 0; k < j; k++)
                    sum -= root[k * order + i] * root[k * order + j];
                root[j * order + i] = sum / root[j * order + j];
                rest -= root[j * order + i] * root[j * order + i];
            }

            // A rest that is not orthogonal to U, or nothing, is what rounding left of a vector in its span.
            const double mostlyRounding = 0.25;
            if (i == r && (length == 0 || rest < mostlyRounding))
            {
                length = 0;
                for (int j = 0; j < r; j++)
                    root[j * order + r] = 0;
                return root;
            }

            root[i * order + i] = Math.Sqrt(rest);
        }

        return root;
    }

    private double[] TimesRoot(ReadOnlySpan<double> c, int columns)
    {
        int order = _r + 1;
        double[] result = new double[order * columns];
        for (int i = 0; i < order; i++)
        {
            for (int k = i; k < c.Length / columns; k++)
            {
                for (int j = 0; j < columns; j++)
                    result[i * columns + j] += _root[i * order + k] * c[k * columns + j];
            }
        }

        return result;
    }

    /// <summary>R⁻¹ Q, transposed, its last row for w not normalized.</summary>
    private double[] Solve(ReadOnlySpan<double> q)
    {
        int order = _r + 1;
        double[] map = new double[_r * order];
        for (int c = 0; c < _r; c++)
        {
            Span<double> x = map.AsSpan(c * order, order);
            for (int i = _r; i >= 0; i--)
            {
                double sum = q[i * _r + c], pivot = _root[i * order + i];
                for (int k = i + 1; k < order; k++)
                    sum -= _root[i * order + k] * x[k];
                x[i] = pivot == 0 ? 0 : sum / pivot;
            }

            x[_r] = _length == 0 ? 0 : x[_r] / _length;
        }

        return map;
    }
}
