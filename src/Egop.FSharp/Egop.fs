namespace Egop

open System

/// The expected gradient outer product E[∇f ∇fᵀ] and its eigenbasis. A distribution gets its dimension from the objective:
/// f |> Egop.estimate 500 (Sampling.gaussian 1.0), network |> Egop.estimateBlocks 500 (Sampling.xavierNormal network).
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Egop =

    /// The full EGOP from a number of sampled gradients, seed 0. C#: EgopEstimator.Estimate(objective, distribution, new() { Samples = samples })
    let estimate (samples: int) (distribution: int -> #ISamplingDistribution) (objective: IObjective) : EgopEstimate =
        EgopEstimator.Estimate(objective, distribution objective.Dimension, EgopOptions(Samples = samples))

    /// One block a weight matrix, biases left as they are. C#: Partition = CoordinatePartition.Matrices(objective.Layout())
    let estimateBlocks
        (samples: int)
        (distribution: int -> #ISamplingDistribution)
        (objective: IObjective)
        : EgopEstimate =
        EgopEstimator.Estimate(
            objective,
            distribution objective.Dimension,
            EgopOptions(Samples = samples, Partition = CoordinatePartition.Matrices(objective.Layout()))
        )

    /// The first weight matrix only. C#: Partition = CoordinatePartition.FirstLayer(objective.Layout())
    let estimateFirstLayer
        (samples: int)
        (distribution: int -> #ISamplingDistribution)
        (objective: IObjective)
        : EgopEstimate =
        EgopEstimator.Estimate(
            objective,
            distribution objective.Dimension,
            EgopOptions(Samples = samples, Partition = CoordinatePartition.FirstLayer(objective.Layout()))
        )

    /// The leading eigenvectors only, at most a number of them, by the method that suits the sizes. C#: new() { Samples = samples, Rank = rank }
    let estimateLeading
        (rank: int)
        (samples: int)
        (distribution: int -> #ISamplingDistribution)
        (objective: IObjective)
        : EgopEstimate =
        EgopEstimator.Estimate(
            objective,
            distribution objective.Dimension,
            EgopOptions(Samples = samples, Rank = Nullable rank)
        )

    /// With every option. C#: EgopEstimator.Estimate(objective, distribution, options)
    let estimateWith
        (options: EgopOptions)
        (distribution: int -> #ISamplingDistribution)
        (objective: IObjective)
        : EgopEstimate =
        EgopEstimator.Estimate(objective, distribution objective.Dimension, options)

    /// Eigenvalues, stable rank and decay ratios. C#: estimate.Spectrum
    let spectrum (estimate: EgopEstimate) : Spectrum = estimate.Spectrum

    /// The blocks in the partition's order. C#: estimate.Blocks
    let blocks (estimate: EgopEstimate) : EgopBlock list = List.ofSeq estimate.Blocks

    /// The block of a name. C#: estimate[name]
    let block (name: string) (estimate: EgopEstimate) : EgopBlock = estimate[name]

    /// λ_1 ≥ λ_2 ≥ ..., those that were computed. C#: estimate.Spectrum.Eigenvalues
    let eigenvalues (estimate: EgopEstimate) : float[] = Array.ofSeq estimate.Spectrum.Eigenvalues

    /// The part of the trace in the eigenvalues, Σ λ_i / tr. C#: estimate.Spectrum.CapturedEnergy
    let capturedEnergy (estimate: EgopEstimate) : float = estimate.Spectrum.CapturedEnergy

    /// Σ √λ_i / √λ_1. C#: estimate.StableRank
    let stableRank (estimate: EgopEstimate) : float = estimate.StableRank

    /// λ_k / λ_1, k from 1. C#: estimate.Spectrum.DecayRatio(k)
    let decayRatio (k: int) (estimate: EgopEstimate) : float = estimate.Spectrum.DecayRatio k
