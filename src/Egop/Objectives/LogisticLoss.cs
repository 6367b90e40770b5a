namespace Egop;

/// <summary>log(1 + exp(−y_i ⟨a_i, θ⟩)), accurate for margins of any size and sign.</summary>
internal sealed class LogisticLoss(double[] y) : MarginLoss(y)
{
    private protected override unsafe double Differentiate<T, TV, TLanes>(T* t, T* targets, int vectors) =>
        LogisticKernel<T, TV, TLanes>.Run(t, targets, vectors);
}
