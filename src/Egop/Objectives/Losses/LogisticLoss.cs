using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>log(1 + exp(−y_i ⟨a_i, θ⟩)), accurate for margins of any size and sign.</summary>
internal sealed class LogisticLoss(double[] y) : MarginLoss(y)
{
    private protected override unsafe double Differentiate<T, TV, TLanes>(T* t, T* targets, int vectors) =>
        LogisticKernel<T, TV, TLanes>.Run(t, targets, vectors);
}

/// <summary>Losses log(1 + exp(−y t)) of ⟨a, θ⟩ = t and labels y = ±1, and their derivatives, in vectors.</summary>
internal static unsafe class LogisticKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    // log(1 + e) = 2 artanh(s) with s = e / (2 + e) at most 1/3: the series in s² needs one term for each 0.95 digits.
    private static int Terms => PrecisionOf<T>.IsDouble ? 17 : 8;

    /// <summary>Σ losses; t becomes the derivatives. Places with label 0 belong to no row and count for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(T* t, T* labels, int vectors)
    {
        T* table = stackalloc T[VectorExp<T, TV, TLanes>.TableLength], series = stackalloc T[Terms];
        VectorExp<T, TV, TLanes>.Fill(table);
        for (int k = 0; k < Terms; k++)
            series[k] = T.CreateTruncating(2.0 / ((2 * k) + 1));
        int w = TLanes.Count;
        TV zero = default, one = TLanes.Broadcast(T.One), two = TLanes.Broadcast(T.One + T.One), sum = default;
        for (int v = 0; v < vectors; v++, t += w, labels += w)
        {
            TV y = TLanes.Load(labels), margin = TLanes.Multiply(TLanes.Load(t), y);
            TV below = TLanes.Max(TLanes.Subtract(zero, margin), zero);
            TV above = TLanes.Max(margin, zero);
            TV e = VectorExp<T, TV, TLanes>.OfNonPositive(TLanes.Subtract(zero, TLanes.Add(above, below)), table);
            TV s = TLanes.Divide(e, TLanes.Add(two, e)), square = TLanes.Multiply(s, s), log = TLanes.Broadcast(series[Terms - 1]);
            for (int k = Terms - 2; k >= 0; k--)
                log = TLanes.MultiplyAdd(log, square, TLanes.Broadcast(series[k]));
            TV loss = TLanes.MultiplyAdd(log, s, below);
            sum = TLanes.Add(sum, TLanes.IfEqual(y, zero, zero, loss));
            TV slope = TLanes.Divide(TLanes.IfGreater(zero, margin, one, e), TLanes.Add(one, e));
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(zero, y), slope), t);
        }

        return double.CreateTruncating(TLanes.Sum(sum));
    }
}
