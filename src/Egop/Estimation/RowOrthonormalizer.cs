using System.Numerics;

namespace Egop;

/// <summary>
/// Orthonormal rows that span what the given rows span: Gram and Schmidt in order, by Cholesky factors of the rows' Gram matrix.
/// </summary>
/// <remarks>
/// With Y the rows scaled to unit length and Y Yᵀ = L Lᵀ, the rows of L⁻¹ Y are orthonormal up to the unit roundoff times the condition
/// of Y Yᵀ; a second round makes up for that. A row whose pivot is lost in rounding waits: its projection on the others is taken away
/// and it comes again in the next round, unless nothing but rounding errors is left of it; then it is dropped. Sources: Yamamoto,
/// Nakatsukasa, Yanagisawa, Fukaya, ETNA 44 (2015) 306 (CholeskyQR2).
/// </remarks>
internal static class RowOrthonormalizer
{
    private const int MostRounds = 8;

    /// <summary>
    /// Orthonormalizes: only the kept rows are left, in their order. The memory may be another, and the former is given back.
    /// </summary>
    /// <returns>The kept rows' former positions, increasing.</returns>
    public static int[] Orthonormalize<T>(IGradientSpace<T> space, ref Rows<T> rows, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double roundoff = PrecisionOf<T>.Roundoff;
        int[] positions = [.. Enumerable.Range(0, rows.Count)];
        BringIntoRange(space, rows);
        for (int round = 0; round < MostRounds && positions.Length > 0; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            int order = positions.Length;
            Rows<double> sum = space.Zeros<double>(order, order);
            space.AddRowGram(1, rows, sum);
            double[] gram = space.Home(sum);
            sum.Dispose();

            // After the first round every row is a unit vector, or what a projection left of one.
            double least = round == 0 ? 0 : 32 * Math.Sqrt(order) * roundoff;
            int[] left = [.. Enumerable.Range(0, order).Where(i => Math.Sqrt(gram[(i * order) + i]) > least)];
            bool areAllLeft = left.Length == order;
            if (!areAllLeft)
            {
                gram = Submatrix(gram, order, left);
                positions = [.. left.Select(i => positions[i])];
            }

            double error = FarthestFromIdentity(gram, left.Length);
            bool isDone = error <= 8 * roundoff;
            bool[] waits = [];
            double[]? factor = isDone ? null : RowTransform.OfGram(left.Length, gram, 256 * roundoff, out waits);
            if (left.Length == 0)
                rows = rows.Slice(0, 0);
            else if (factor is not null || !areAllLeft)
                space.Transform(left, factor, ref rows, cancellation);

            // So near the identity, one round is exact to rounding.
            if (isDone || (error < 0.1 && !waits.Contains(true)))
                break;
        }

        return positions;
    }

    // Squares of very long or short rows would leave the range of T: powers of two, so that nothing else changes.
    private static void BringIntoRange<T>(IGradientSpace<T> space, Rows<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] exponents = [.. space.Squares(rows).Select(s => ScaleExponent<T>(Math.Sqrt(s)))];
        if (exponents.Any(e => e != 0))
            space.Scale(rows, [.. exponents.Select(e => T.CreateTruncating(Math.ScaleB(1, -e)))]);
    }

    /// <summary>The power of two that a row of so great a norm is divided by, 0 for a row that may stay as it is.</summary>
    private static int ScaleExponent<T>(double norm)
    {
        const int Usual = 16;
        int most = typeof(T) == typeof(double) ? 1000 : 120;
        int exponent = norm > 0 ? Math.Clamp(Math.ILogB(norm), -most, most) : 0;
        return Math.Abs(exponent) > Usual ? exponent : 0;
    }

    /// <summary>The largest entry of G − I.</summary>
    private static double FarthestFromIdentity(double[] gram, int order)
    {
        double error = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
                error = Math.Max(error, Math.Abs(gram[(i * order) + j] - (i == j ? 1 : 0)));
        }

        return error;
    }

    /// <summary>Rows and columns of a matrix that are left.</summary>
    private static double[] Submatrix(double[] gram, int order, int[] left)
    {
        double[] part = new double[left.Length * left.Length];
        for (int i = 0; i < left.Length; i++)
        {
            for (int j = 0; j < left.Length; j++)
                part[(i * left.Length) + j] = gram[(left[i] * order) + left[j]];
        }

        return part;
    }
}
