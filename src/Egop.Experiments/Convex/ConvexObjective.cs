namespace Egop;

/// <summary>The three convex objectives of the paper's section on convex functions.</summary>
public enum ConvexObjective
{
    /// <summary>f = log Σ exp((⟨a_i, θ⟩ − y_i)²), y = Aθ*; inf f = log n.</summary>
    LogSumExp,

    /// <summary>Mean logistic loss, labels Bernoulli(σ(⟨a_i, θ*⟩)).</summary>
    LogisticRegression,

    /// <summary>f = ½ ‖Aθ − y‖², y = Aθ* + noise.</summary>
    LeastSquares,
}
