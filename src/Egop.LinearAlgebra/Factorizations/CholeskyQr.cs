using System.Buffers;
using System.Numerics;

namespace Egop;

/// <summary>
/// Orthonormal columns by the Cholesky factor of the Gram matrix: nearly all matrix product, for well-conditioned columns.
/// </summary>
/// <remarks>
/// Q = A R⁻¹ with AᵀA = RᵀR loses orthogonality with the square of the condition number, but a second pass over the result
/// regains it ("CholeskyQR2", Fukaya et al. 2014). The condition is known from R and R⁻¹, so bad cases are seen, not guessed.
/// The Gram matrix is summed in double precision whatever the precision of A.
/// </remarks>
internal static unsafe class CholeskyQr
{
    // Errors of Q grow with the condition number: at most that many roundoffs are lost.
    private const double WorstCondition = 1e3;

    // A Gram matrix as near as this to the identity needs one pass.
    private const double Near = 0.1;
    private const int MostPasses = 3;
    private const int RowsOfPart = 256;
    private const int ColumnsOfPart = 384;

    /// <summary>A ← Q where that succeeds; otherwise false, with A times some upper triangular matrix in place of A.</summary>
    public static bool TryOrthonormalize<T>(ThreadTeam team, int rows, int columns, T* a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] gram = new double[columns * columns], inverse = new double[columns * columns];
        T[] factor = new T[columns * columns];
        fixed (double* g = gram, x = inverse)
        fixed (T* f = factor)
        {
            for (int pass = 0; pass < MostPasses; pass++)
            {
                new Span<double>(g, gram.Length).Clear();
                Gemm.AddGramUpper(team, true, columns, rows, 1.0, a, columns, g, columns);
                bool last = DistanceFromIdentity(columns, g) <= Near;
                if (!TryInvertFactor(team, columns, g, x, f))
                    return false;
                Multiply(team, rows, columns, a, f);
                if (last)
                    return true;
            }
        }

        return false;
    }

    private static double DistanceFromIdentity(int n, double* g)
    {
        double distance = 0;
        for (int i = 0; i < n; i++)
        {
            double* row = g + ((nint)i * n) + i;
            distance = Math.Max(distance, Math.Max(Math.Abs(row[0] - 1), Simd.MaxAbs(n - i - 1, row + 1)));
        }

        return distance;
    }

    // The factor receives R⁻ᵀ, lower triangular, for the Gram matrix RᵀR given by its upper triangle.
    private static bool TryInvertFactor<T>(ThreadTeam team, int n, double* g, double* x, T* factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Scaling the columns of A changes neither Q nor the sign of R's diagonal; powers of two are exact.
        var scales = new double[n];
        for (int i = 0; i < n; i++)
        {
            double square = g[((nint)i * n) + i];
            if (!(square > 1e-280 && square < 1e280))
                return false;
            scales[i] = Math.ScaleB(1, -(Math.ILogB(square) >> 1));
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
                g[((nint)i * n) + j] *= scales[i] * scales[j];
        }

        SquareMatrix.CopyUpperToLower(team, n, g, n);
        if (!CholeskyFactor.Compute(team, n, g))
            return false;
        InvertLower(team, n, g, x);
        double condition = Math.Sqrt(Simd.Dot(n * n, g, g)) * Math.Sqrt(Simd.Dot(n * n, x, x)) / n;
        if (!(condition <= WorstCondition))
            return false;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                factor[((nint)i * n) + j] = T.CreateTruncating(j <= i ? x[((nint)i * n) + j] * scales[j] : 0);
        }

        return true;
    }

    // X = L⁻¹, by rows, in strips of columns.
    private static void InvertLower(ThreadTeam team, int n, double* l, double* x)
    {
        const int Strip = 128;
        team.ForEach((n + Strip - 1) / Strip, part =>
        {
            int first = part * Strip, count = Math.Min(Strip, n - first);
            for (int i = 0; i < n; i++)
            {
                double* row = x + ((nint)i * n) + first;
                new Span<double>(row, count).Clear();
                if (i < first)
                    continue;
                if (i < first + count)
                    row[i - first] = 1;
                Simd.AddTransposeMultiplyVector(i - first, count, -1, x + ((nint)first * n) + first, n, l + ((nint)i * n) + first, row);
                Simd.Scale(count, 1 / l[((nint)i * n) + i], row);
            }
        });
    }

    // A ← A Fᵀ, F lower triangular, some rows at a time.
    private static void Multiply<T>(ThreadTeam team, int rows, int columns, T* a, T* f)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        team.ForEach((rows + RowsOfPart - 1) / RowsOfPart, part =>
        {
            int first = part * RowsOfPart, count = Math.Min(RowsOfPart, rows - first);
            T* strip = a + ((nint)first * columns);
            T[] copy = ArrayPool<T>.Shared.Rent(count * columns);
            fixed (T* old = copy)
            {
                new ReadOnlySpan<T>(strip, count * columns).CopyTo(copy);
                for (int j = 0; j < columns; j += ColumnsOfPart)
                {
                    int width = Math.Min(ColumnsOfPart, columns - j);
                    Gemm.Multiply(
                        ThreadTeam.Alone, false, true, count, width, j + width, T.One, old, columns, f + ((nint)j * columns), columns,
                        T.Zero, strip + j, columns);
                }
            }

            ArrayPool<T>.Shared.Return(copy);
        });
    }
}
