namespace Egop

/// Distributions to sample points from. Each is a pure function of (seed, index).
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Sampling =

    /// N(0, scale² I) on R^d. C#: SamplingDistributions.Gaussian(dimension, scale)
    let gaussian (scale: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.Gaussian(dimension, scale)

    /// Uniform on the sphere of a radius. C#: SamplingDistributions.Sphere(dimension, radius)
    let sphere (radius: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.Sphere(dimension, radius)

    /// Uniform in the ball of a radius. C#: SamplingDistributions.Ball(dimension, radius)
    let ball (radius: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.Ball(dimension, radius)

    /// Xavier-normal weights, biases U(±1/√fan_in). C#: SamplingDistributions.XavierNormal(layout)
    let xavierNormal (objective: IObjective) : ISamplingDistribution =
        SamplingDistributions.XavierNormal(objective.Layout())

    /// Xavier-uniform weights, biases U(±1/√fan_in). C#: SamplingDistributions.XavierUniform(layout)
    let xavierUniform (objective: IObjective) : ISamplingDistribution =
        SamplingDistributions.XavierUniform(objective.Layout())

    /// PyTorch's default initialisation of linear layers. C#: SamplingDistributions.TorchDefault(layout)
    let torchDefault (objective: IObjective) : ISamplingDistribution =
        SamplingDistributions.TorchDefault(objective.Layout())

    /// A distribution of its own for each named array. C#: SamplingDistributions.LayerWise(layout, distribution)
    let layerWise (distribution: ParameterBlock -> ISamplingDistribution) (objective: IObjective) : ISamplingDistribution =
        SamplingDistributions.LayerWise(objective.Layout(), distribution)

    /// One point of a distribution, a starting point for training. C#: distribution.InitialPoint(seed)
    let draw (seed: int) (distribution: ISamplingDistribution) : float[] = distribution.InitialPoint(uint64 seed)
