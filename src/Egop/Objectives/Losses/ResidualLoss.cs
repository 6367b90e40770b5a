using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>½ (⟨a_i, θ⟩ − y_i)².</summary>
internal sealed class ResidualLoss(double[] y) : MarginLoss(y)
{
    private protected override unsafe double Differentiate<T, TV, TLanes>(T* t, T* targets, int vectors) =>
        ResidualKernel<T, TV, TLanes>.Run(t, targets, vectors);
}

/// <summary>Losses ½ (t − y)² of ⟨a, θ⟩ = t and their derivatives, in vectors.</summary>
internal static unsafe class ResidualKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Σ losses; t becomes the derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(T* t, T* targets, int vectors)
    {
        TV sum = default;
        for (int v = 0; v < vectors; v++, t += TLanes.Count, targets += TLanes.Count)
        {
            TV residual = TLanes.Subtract(TLanes.Load(t), TLanes.Load(targets));
            sum = TLanes.MultiplyAdd(residual, residual, sum);
            TLanes.Store(residual, t);
        }

        return double.CreateTruncating(TLanes.Sum(sum)) / 2;
    }
}
