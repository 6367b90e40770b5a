using System.Numerics;

namespace Egop;

/// <summary>Orthonormal rows on a device that span what the given rows span: the rounds of <see cref="RowOrthonormalizer"/>, whose Gram matrices come home.</summary>
internal static class DeviceOrthonormalizer
{
    private const int MostRounds = 8;

    /// <summary>Orthonormalizes; the kept rows come first, in their order. The buffer is replaced by another.</summary>
    /// <returns>The kept rows' former positions, increasing.</returns>
    public static int[] Orthonormalize<T>(int count, int n, ref DeviceBuffer<T> rows, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double roundoff = Products.Roundoff<T>();
        int[] positions = [.. Enumerable.Range(0, count)];
        BringIntoRange(new DeviceMatrix<T>(rows, count, n));
        for (int round = 0; round < MostRounds && positions.Length > 0; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            int before = positions.Length;
            double[] gram = Gram(new DeviceMatrix<T>(rows, before, n));
            // After the first round every row is a unit vector, or what a projection left of one.
            double least = round == 0 ? 0 : 32 * Math.Sqrt(before) * roundoff;
            int[] left = [.. Enumerable.Range(0, before).Where(i => Math.Sqrt(gram[(i * before) + i]) > least)];
            int order = left.Length;
            if (order < before)
            {
                gram = RowOrthonormalizer.Submatrix(gram, before, left);
                positions = [.. left.Select(i => positions[i])];
            }

            if (order == 0)
                break;
            double error = RowOrthonormalizer.FarthestFromIdentity(gram, order);
            bool isDone = error <= 8 * roundoff;
            bool[] waits = [];
            double[] factor = isDone ? Identity(order) : RowTransform.OfGram(order, gram, 256 * roundoff, out waits);
            if (!isDone || order < before)
                Apply(factor, left, before, n, ref rows);

            // So near the identity, one round is exact to rounding.
            if (isDone || (error < 0.1 && !waits.Contains(true)))
                break;
        }

        return positions;
    }

    private static double[] Gram<T>(DeviceMatrix<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceBuffer<double> gram = rows.Buffer.Context.Allocate<double>(checked(rows.Rows * rows.Rows));
        DeviceProducts.Gram(true, 1, rows, 0, new DeviceMatrix<double>(gram, rows.Rows, rows.Rows), ProductShape.Automatic);
        return gram.ToArray();
    }

    // Squares of very long or short rows would leave the range of T: powers of two, so that nothing else changes.
    private static void BringIntoRange<T>(DeviceMatrix<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] exponents = [.. DeviceRows.Squares(rows).Select(s => RowOrthonormalizer.ScaleExponent<T>(Math.Sqrt(s)))];
        if (exponents.Any(e => e != 0))
            DeviceRows.Scale(rows, [.. exponents.Select(e => T.CreateTruncating(Math.ScaleB(1, -e)))]);
    }

    // rows ← B (those left of the rows), B square of their order.
    private static void Apply<T>(double[] factor, int[] left, int before, int n, ref DeviceBuffer<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int order = left.Length;
        T[] spread = new T[order * before];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                spread[(i * before) + left[j]] = T.CreateTruncating(factor[(i * order) + j]);
        }

        DeviceContext context = rows.Context;
        using DeviceBuffer<T> b = context.Upload<T>(spread);
        DeviceBuffer<T> result = context.Allocate<T>(checked(order * n));
        DeviceProducts.Multiply(T.One, new(b, order, before), false, new(rows, before, n), false, T.Zero, new(result, order, n));
        rows.Dispose();
        rows = result;
    }

    private static double[] Identity(int order)
    {
        double[] identity = new double[order * order];
        for (int i = 0; i < order; i++)
            identity[(i * order) + i] = 1;
        return identity;
    }
}
