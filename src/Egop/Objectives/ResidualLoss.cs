namespace Egop;

/// <summary>½ (⟨a_i, θ⟩ − y_i)².</summary>
internal sealed class ResidualLoss(double[] y) : MarginLoss(y)
{
    private protected override unsafe double Differentiate<T, TV, TLanes>(T* t, T* targets, int vectors) =>
        ResidualKernel<T, TV, TLanes>.Run(t, targets, vectors);
}
