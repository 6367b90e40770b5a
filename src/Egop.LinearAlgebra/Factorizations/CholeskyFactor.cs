using System.Numerics;

namespace Egop;

/// <summary>A = L Lᵀ in managed code: panels of rows of Lᵀ, then one symmetric product a panel for the rest.</summary>
internal static unsafe class CholeskyFactor
{
    private const int Block = 64;
    private const int ColumnsOfPart = 256;

    /// <summary>As <see cref="LinearAlgebra.Cholesky(LinearAlgebraProvider, int, Span{double}, int)"/>, by a team of threads.</summary>
    public static bool Compute<T>(ThreadTeam team, int n, T* a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Rows of Lᵀ are long and contiguous, so it is formed above the diagonal and carried over at the end.
        SquareMatrix.CopyLowerToUpper(team, n, a, n);
        for (int first = 0; first < n; first += Block)
        {
            int b = Math.Min(Block, n - first), next = first + b, rest = n - next;
            T* corner = a + ((nint)first * n) + first;
            if (!FactorBlock(b, corner, n))
                return false;
            if (rest == 0)
                break;
            team.ForEach((rest + ColumnsOfPart - 1) / ColumnsOfPart, part =>
            {
                int start = part * ColumnsOfPart;
                SolveBlock(b, Math.Min(ColumnsOfPart, rest - start), corner, corner + b + start, n);
            });
            Gemm.AddGramUpper(team, true, rest, b, -T.One, corner + b, n, a + ((nint)next * n) + next, n);
        }

        SquareMatrix.CopyUpperToLower(team, n, a, n);
        for (int i = 0; i < n; i++)
            new Span<T>(a + ((nint)i * n) + i + 1, n - i - 1).Clear();
        return true;
    }

    // U of UᵀU, b × b, row by row; the block right of it is solved separately.
    private static bool FactorBlock<T>(int b, T* u, nint ld)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < b; i++)
        {
            T* row = u + (i * ld) + i;
            for (int p = 0; p < i; p++)
                Simd.AddScaled(b - i, -u[(p * ld) + i], u + (p * ld) + i, row);
            if (!(*row > T.Zero) || T.IsInfinity(*row))
                return false;
            *row = T.Sqrt(*row);
            Simd.Scale(b - i - 1, T.One / *row, row + 1);
        }

        return true;
    }

    // X ← U⁻ᵀ X for some columns of X, b rows.
    private static void SolveBlock<T>(int b, int columns, T* u, T* x, int ld)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* factors = stackalloc T[Block];
        for (int i = 0; i < b; i++)
        {
            T* row = x + ((nint)i * ld);
            for (int p = 0; p < i; p++)
                factors[p] = u[((nint)p * ld) + i];
            Simd.AddTransposeMultiplyVector(i, columns, -T.One, x, ld, factors, row);
            Simd.Scale(columns, T.One / u[((nint)i * ld) + i], row);
        }
    }
}
