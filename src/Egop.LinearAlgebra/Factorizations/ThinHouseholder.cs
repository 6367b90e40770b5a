using System.Numerics;

namespace Egop;

/// <summary>Orthonormal columns by Householder reflections: slower than <see cref="CholeskyQr"/>, and right for any matrix.</summary>
internal static unsafe class ThinHouseholder
{
    /// <summary>A ← Q of A = Q R, rows ≥ columns, R with a nonnegative diagonal; the arithmetic is double.</summary>
    public static void Orthonormalize<T>(ThreadTeam team, int rows, int columns, T* a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] transposed = LargeArray.Uninitialized<double>(rows * columns), result = LargeArray.Uninitialized<double>(rows * columns);
        double[] factors = new double[2 * columns];
        fixed (double* at = transposed, q = result, diagonal = factors)
        {
            Copy(rows, columns, a, at);
            // Each column is scaled by itself, which leaves Q as it is, so that a tiny column counts as much as any.
            for (int j = 0; j < columns; j++)
                Scaling.ToOne(rows, at + ((nint)j * rows));
            Householder.ReduceToLower(team, columns, rows, at, rows, diagonal, diagonal + columns);
            Householder.FormTransposed(team, columns, rows, columns, 0, at, rows, diagonal + columns, q);
            for (int j = 0; j < columns; j++)
            {
                if (diagonal[j] < 0)
                    Simd.Scale(rows, -1, q + ((nint)j * rows));
            }

            CopyBack(rows, columns, q, a);
        }
    }

    // Tiles stay in cache on both sides.
    private const int Tile = 32;

    private static void Copy<T>(int rows, int columns, T* a, double* at)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i0 = 0; i0 < rows; i0 += Tile)
        {
            for (int j0 = 0; j0 < columns; j0 += Tile)
            {
                for (int i = i0; i < Math.Min(rows, i0 + Tile); i++)
                {
                    for (int j = j0; j < Math.Min(columns, j0 + Tile); j++)
                        at[((nint)j * rows) + i] = double.CreateTruncating(a[((nint)i * columns) + j]);
                }
            }
        }
    }

    private static void CopyBack<T>(int rows, int columns, double* q, T* a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i0 = 0; i0 < rows; i0 += Tile)
        {
            for (int j0 = 0; j0 < columns; j0 += Tile)
            {
                for (int i = i0; i < Math.Min(rows, i0 + Tile); i++)
                {
                    for (int j = j0; j < Math.Min(columns, j0 + Tile); j++)
                        a[((nint)i * columns) + j] = T.CreateTruncating(q[((nint)j * rows) + i]);
                }
            }
        }
    }
}
