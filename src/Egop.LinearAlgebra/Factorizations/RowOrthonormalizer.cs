using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Orthonormal rows that span what the given rows span: Gram and Schmidt in order, by Cholesky factors of the rows' Gram matrix.</summary>
/// <remarks>
/// With Y the rows scaled to unit length and Y Yᵀ = L Lᵀ, the rows of L⁻¹ Y are orthonormal up to the unit roundoff times the condition
/// of Y Yᵀ; a second round makes up for that. A row whose pivot is lost in rounding waits: its projection on the others is taken away
/// and it comes again in the next round, unless nothing but rounding errors is left of it; then it is dropped. Sources: Yamamoto,
/// Nakatsukasa, Yanagisawa, Fukaya, ETNA 44 (2015) 306 (CholeskyQR2).
/// </remarks>
internal static class RowOrthonormalizer
{
    private const int MostRounds = 8;
    private const int Panel = 512;

    // Rows of the factor taken at once: what is above its diagonal is not multiplied.
    private const int Band = 256;

    /// <summary>Orthonormalizes in place. The kept rows come first, in their order.</summary>
    /// <returns>The kept rows' former positions, increasing.</returns>
    public static int[] Orthonormalize<T>(Products products, int count, int n, T[] rows, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double roundoff = Products.Roundoff<T>();
        int[] positions = [.. Enumerable.Range(0, count)];
        BringIntoRange(products, count, n, rows);
        for (int round = 0; round < MostRounds && positions.Length > 0; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] gram = new double[positions.Length * positions.Length];
            products.AddRowGram<T>(positions.Length, n, 1, rows.AsSpan(0, positions.Length * n), gram);

            // After the first round every row is a unit vector, or what a projection left of one.
            int order = positions.Length;
            double least = round == 0 ? 0 : 32 * Math.Sqrt(order) * roundoff;
            int[] left = [.. Enumerable.Range(0, order).Where(i => Math.Sqrt(gram[(i * order) + i]) > least)];
            if (left.Length < order)
            {
                Select(left, n, rows);
                gram = Submatrix(gram, order, left);
                positions = [.. left.Select(i => positions[i])];
                order = left.Length;
            }

            double error = FarthestFromIdentity(gram, order);
            if (error <= 8 * roundoff)
                return positions;
            double[] factor = RowTransform.OfGram(order, gram, 256 * roundoff, out bool[] waits);
            Apply(products, order, n, rows, factor, cancellation);

            // So near the identity, one round is exact to rounding.
            if (error < 0.1 && !waits.Contains(true))
                break;
        }

        return positions;
    }

    // Squares of very long or short rows would leave the range of T: powers of two, so that nothing else changes.
    private static void BringIntoRange<T>(Products products, int count, int n, T[] rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ParallelRange.ForEach(count, products.Threads, i =>
        {
            Span<T> row = rows.AsSpan(i * n, n);
            int exponent = ScaleExponent<T>(Math.Sqrt(SquaredNorm.Of<T>(row)));
            if (exponent != 0)
                TensorPrimitives.Multiply(row, T.CreateTruncating(Math.ScaleB(1, -exponent)), row);
        });
    }

    /// <summary>The power of two that a row of so great a norm is divided by, 0 for a row that may stay as it is.</summary>
    internal static int ScaleExponent<T>(double norm)
    {
        const int Usual = 16;
        int most = PrecisionOf<T>.IsDouble ? 1000 : 120;
        int exponent = norm > 0 ? Math.Clamp(Math.ILogB(norm), -most, most) : 0;
        return Math.Abs(exponent) > Usual ? exponent : 0;
    }

    /// <summary>The largest entry of G − I.</summary>
    internal static double FarthestFromIdentity(double[] gram, int order)
    {
        double error = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
                error = Math.Max(error, Math.Abs(gram[(i * order) + j] - (i == j ? 1 : 0)));
        }

        return error;
    }

    // rows ← B rows with B lower triangular, panel of columns by panel.
    private static void Apply<T>(Products products, int count, int n, T[] rows, double[] factor, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] b = Array.ConvertAll(factor, v => T.CreateTruncating(v));
        ParallelRange.ForEach((n + Panel - 1) / Panel, products.Threads, panel =>
        {
            cancellation.ThrowIfCancellationRequested();
            int start = panel * Panel, width = Math.Min(Panel, n - start);
            T[] copy = ArrayPool<T>.Shared.Rent(count * width);
            for (int i = 0; i < count; i++)
                rows.AsSpan((i * n) + start, width).CopyTo(copy.AsSpan(i * width));
            for (int i = 0; i < count; i += Band)
            {
                int band = Math.Min(Band, count - i);
                products.Provider.Multiply<T>(
                    false, false, band, width, i + band, T.One, b.AsSpan(i * count), count, copy.AsSpan(0, (i + band) * width), width,
                    T.Zero, rows.AsSpan((i * n) + start), n);
            }

            ArrayPool<T>.Shared.Return(copy);
        });
    }

    private static void Select<T>(int[] left, int n, T[] rows)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != i)
                rows.AsSpan(left[i] * n, n).CopyTo(rows.AsSpan(i * n, n));
        }
    }

    /// <summary>Rows and columns of a matrix that are left.</summary>
    internal static double[] Submatrix(double[] gram, int order, int[] left)
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
