using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Log-softmax losses of a tile and their derivatives, one data row in each element of a vector.</summary>
internal static unsafe class SoftmaxKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Σ (log Σ_j exp(z_j) − z_label); the outputs z become weight × its derivatives when wanted, and are added to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(in OutputTile<T> tile, T weight, T* sums, bool differentiate)
    {
        T* table = stackalloc T[VectorExp<T, TV, TLanes>.TableLength];
        VectorExp<T, TV, TLanes>.Fill(table);
        int classes = tile.Outputs, w = TLanes.Count, logEvery = LogEvery(classes), until = 0;
        TV zero = default, one = TLanes.Broadcast(T.One), weights = TLanes.Broadcast(weight);
        TV shifts = default, product = one;
        double logs = 0;
        for (int v = 0; v < tile.Vectors; v++)
        {
            T* z = tile.Values + ((nint)v * classes * w);
            TV label = TLanes.Load(tile.Targets + ((nint)v * w));
            TV largest = TLanes.Broadcast(T.NegativeInfinity), own = default, total = default;
            T j = T.Zero;
            for (int c = 0; c < classes; c++, j += T.One)
            {
                // A NaN is passed over here, but stays NaN below and reaches the sums.
                TV x = TLanes.Load(z + (c * w));
                largest = TLanes.IfGreater(x, largest, x, largest);
                own = TLanes.IfEqual(label, TLanes.Broadcast(j), x, own);
            }

            for (int c = 0; c < classes; c++)
            {
                TV e = VectorExp<T, TV, TLanes>.OfNonPositive(TLanes.Subtract(TLanes.Load(z + (c * w)), largest), table);
                total = TLanes.Add(total, e);
                TLanes.Store(e, z + (c * w));
            }

            // Rows that only fill up the last vector are labelled -1.
            TV shift = TLanes.Subtract(largest, own), scale = TLanes.Divide(weights, total);
            shifts = TLanes.Add(shifts, TLanes.IfGreater(zero, label, zero, shift));
            product = TLanes.Multiply(product, TLanes.IfGreater(zero, label, one, total));
            if (++until == logEvery || v == tile.Vectors - 1)
            {
                logs += SumOfLogs(product);
                (product, until) = (one, 0);
            }

            if (!differentiate)
                continue;
            scale = TLanes.IfGreater(zero, label, zero, scale);
            j = T.Zero;
            for (int c = 0; c < classes; c++, j += T.One)
            {
                TV hit = TLanes.IfEqual(label, TLanes.Broadcast(j), weights, zero);
                TV slope = TLanes.Subtract(TLanes.Multiply(TLanes.Load(z + (c * w)), scale), hit);
                TLanes.Store(slope, z + (c * w));
                TLanes.Store(TLanes.Add(TLanes.Load(sums + (c * w)), slope), sums + (c * w));
            }
        }

        return logs + double.CreateTruncating(TLanes.Sum(shifts));
    }

    // How many sums of so many exponentials, each at most 1, have a product that cannot overflow: one logarithm then stands for many.
    private static int LogEvery(int classes)
    {
        double digits = typeof(T) == typeof(double) ? 300 : 37;
        return (int)Math.Clamp(digits / Math.Log10(classes + 1), 1, 64);
    }

    private static double SumOfLogs(TV x)
    {
        T* elements = stackalloc T[TLanes.Count];
        TLanes.Store(x, elements);
        double sum = 0;
        for (int i = 0; i < TLanes.Count; i++)
            sum += Math.Log(double.CreateTruncating(elements[i]));
        return sum;
    }
}
