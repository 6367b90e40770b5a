using System.Numerics;

namespace Egop;

/// <summary>The two triangles of a square matrix.</summary>
internal static unsafe class SquareMatrix
{
    private const int Band = 64;

    /// <summary>Makes a matrix symmetric by its upper triangle.</summary>
    public static void CopyUpperToLower<T>(ThreadTeam team, int n, T* c, nint ld)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        team.ForEach((n + Band - 1) / Band, band =>
        {
            int first = band * Band, end = Math.Min(n, first + Band);
            for (int i = first; i < end; i++)
            {
                for (int j = i + 1; j < end; j++)
                    c[(j * ld) + i] = c[(i * ld) + j];
            }

            Simd.Transpose(end - first, n - end, c + (first * ld) + end, (int)ld, c + (end * ld) + first, (int)ld);
        });

    /// <summary>Makes a matrix symmetric by its lower triangle.</summary>
    public static void CopyLowerToUpper<T>(ThreadTeam team, int n, T* c, nint ld)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        team.ForEach((n + Band - 1) / Band, band =>
        {
            int first = band * Band, end = Math.Min(n, first + Band);
            for (int i = first; i < end; i++)
            {
                for (int j = i + 1; j < end; j++)
                    c[(i * ld) + j] = c[(j * ld) + i];
            }

            Simd.Transpose(n - end, end - first, c + (end * ld) + first, (int)ld, c + (first * ld) + end, (int)ld);
        });
}
