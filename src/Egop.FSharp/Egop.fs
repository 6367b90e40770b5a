namespace Egop

/// The expected gradient outer product E[∇f ∇fᵀ] and its eigenbasis.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Egop =

    /// The full EGOP from a number of sampled gradients, seed 0. C#: EgopEstimator.Estimate(objective, distribution, new() { Samples = samples })
    let estimate (samples: int) (distribution: int -> ISamplingDistribution) (objective: IObjective) : EgopEstimate =
        EgopEstimator.Estimate(objective, distribution objective.Dimension, EgopOptions(Samples = samples))

    /// One block a weight matrix, biases left as they are. C#: Partition = CoordinatePartition.Matrices(objective.Layout())
    let estimateBlocks (samples: int) (distribution: ISamplingDistribution) (objective: IObjective) : EgopEstimate =
        EgopEstimator.Estimate(
            objective,
            distribution,
            EgopOptions(Samples = samples, Partition = CoordinatePartition.Matrices(objective.Layout()))
        )

    /// The first weight matrix only. C#: Partition = CoordinatePartition.FirstLayer(objective.Layout())
    let estimateFirstLayer
        (samples: int)
        (distribution: ISamplingDistribution)
        (objective: IObjective)
        : EgopEstimate =
        EgopEstimator.Estimate(
            objective,
            distribution,
            EgopOptions(Samples = samples, Partition = CoordinatePartition.FirstLayer(objective.Layout()))
        )

    /// With every option. C#: EgopEstimator.Estimate(objective, distribution, options)
    let estimateWith (options: EgopOptions) (distribution: ISamplingDistribution) (objective: IObjective) : EgopEstimate =
        EgopEstimator.Estimate(objective, distribution, options)

    /// λ_1 ≥ ... ≥ λ_d. C#: estimate.Spectrum.Eigenvalues
    let eigenvalues (estimate: EgopEstimate) : float[] =
        Array.ofSeq estimate.Spectrum.Eigenvalues

    /// Σ √λ_i / √λ_1. C#: estimate.StableRank
    let stableRank (estimate: EgopEstimate) : float = estimate.StableRank
