namespace Egop;

/// <summary>One trial of a comparison: every method starts from the same point of the same objective and sees the same minibatches.</summary>
/// <param name="Objective">What is minimized; the same object in several trials if only start and minibatches differ.</param>
/// <param name="Start">θ₀; in a basis z₀ = Vᵀθ₀.</param>
/// <param name="Seed">Seed of the minibatches.</param>
internal sealed record ComparisonTrial(IObjective Objective, double[] Start, ulong Seed)
{
    /// <summary>inf f, or 0 where the loss itself is reported.</summary>
    public double Infimum { get; init; }
}
