using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Log-softmax losses of a tile and their derivatives, one data row in each element of a vector.</summary>
internal static unsafe class SoftmaxKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>
    /// Σ (log Σ_j exp(z_j) − z_label); the outputs z become weight × its derivatives when wanted, and are added to the sums.
    /// </summary>
    public static double Run(in OutputTile<T> tile, T weight, T* sums, bool differentiate)
    {
        T* table = stackalloc T[VectorExp<T, TV, TLanes>.TableLength];
        VectorExp<T, TV, TLanes>.Fill(table);
        T* largest = stackalloc T[tile.Vectors * TLanes.Count];
        Largest(tile, largest);
        double sum = Exponentials(tile, weight, largest, table);
        if (differentiate)
            Slopes(tile, weight, largest, sums);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Largest(in OutputTile<T> tile, T* largest)
    {
        int w = TLanes.Count, length = tile.Outputs * w;
        for (int v = 0; v < tile.Vectors; v++)
        {
            T* z = tile.Values + ((nint)v * length);
            TV most = TLanes.Broadcast(T.NegativeInfinity);
            // A NaN may be passed over here, but stays NaN below and reaches the sums.
            for (int c = 0; c < length; c += w)
                most = TLanes.Max(TLanes.Load(z + c), most);
            TLanes.Store(most, largest + (v * w));
        }
    }

    // Outputs z become exp(z - largest); in place of the largest goes weight over the sum of these.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Exponentials(in OutputTile<T> tile, T weight, T* largest, T* table)
    {
        int w = TLanes.Count, length = tile.Outputs * w, logEvery = LogEvery(tile.Outputs), until = 0;
        TV zero = default, one = TLanes.Broadcast(T.One), weights = TLanes.Broadcast(weight), own = default, product = one;
        double logs = 0;
        for (int v = 0; v < tile.Vectors; v++)
        {
            T* z = tile.Values + ((nint)v * length);
            TV label = TLanes.Load(tile.Targets + ((nint)v * w)), most = TLanes.Load(largest + (v * w)), total = default, j = default;
            for (int c = 0; c < length; c += w, j = TLanes.Add(j, one))
            {
                TV below = TLanes.Subtract(TLanes.Load(z + c), most), e = VectorExp<T, TV, TLanes>.OfNonPositive(below, table);
                own = TLanes.Add(own, TLanes.IfEqual(label, j, below, zero));
                total = TLanes.Add(total, e);
                TLanes.Store(e, z + c);
            }

            // Rows that only fill up the last vector are labelled -1: no logarithm, no slope.
            product = TLanes.Multiply(product, TLanes.IfGreater(zero, label, one, total));
            TLanes.Store(TLanes.IfGreater(zero, label, zero, TLanes.Divide(weights, total)), largest + (v * w));
            if (++until == logEvery || v == tile.Vectors - 1)
            {
                logs += SumOfLogs(product);
                (product, until) = (one, 0);
            }
        }

        return logs - double.CreateTruncating(TLanes.Sum(own));
    }

    // Weight × (probability - 1 at the label, else 0), and the sums over the rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slopes(in OutputTile<T> tile, T weight, T* scales, T* sums)
    {
        int w = TLanes.Count, length = tile.Outputs * w;
        TV zero = default, one = TLanes.Broadcast(T.One), weights = TLanes.Broadcast(weight), j = default;
        for (int c = 0; c < length; c += w, j = TLanes.Add(j, one))
        {
            T* z = tile.Values + c;
            TV sum = TLanes.Load(sums + c);
            for (int v = 0; v < tile.Vectors; v++, z += length)
            {
                TV hit = TLanes.IfEqual(TLanes.Load(tile.Targets + ((nint)v * w)), j, weights, zero);
                TV slope = TLanes.Subtract(TLanes.Multiply(TLanes.Load(z), TLanes.Load(scales + (v * w))), hit);
                TLanes.Store(slope, z);
                sum = TLanes.Add(sum, slope);
            }

            TLanes.Store(sum, sums + c);
        }
    }

    // How many sums of so many exponentials, each at most 1, have a product that cannot overflow: one logarithm then stands for many.
    private static int LogEvery(int classes)
    {
        double digits = PrecisionOf<T>.IsDouble ? 300 : 37;
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
