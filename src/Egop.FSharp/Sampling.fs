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

    /// Uniform on the sphere with E[θθᵀ] = scale² I. C#: SamplingDistributions.SphereOfScale(dimension, scale)
    let sphereOfScale (scale: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.SphereOfScale(dimension, scale)

    /// Uniform in the ball of a radius. C#: SamplingDistributions.Ball(dimension, radius)
    let ball (radius: float) (dimension: int) : ISamplingDistribution = SamplingDistributions.Ball(dimension, radius)

    /// Uniform in the ball with E[θθᵀ] = scale² I. C#: SamplingDistributions.BallOfScale(dimension, scale)
    let ballOfScale (scale: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.BallOfScale(dimension, scale)

    /// Uniform in [−halfWidth, halfWidth)^d. C#: SamplingDistributions.Cube(dimension, halfWidth)
    let cube (halfWidth: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.Cube(dimension, halfWidth)

    /// Uniform in the cube with E[θθᵀ] = scale² I. C#: SamplingDistributions.CubeOfScale(dimension, scale)
    let cubeOfScale (scale: float) (dimension: int) : ISamplingDistribution =
        SamplingDistributions.CubeOfScale(dimension, scale)

    /// Always the same point. C#: SamplingDistributions.Constant(point)
    let constant (point: float[]) : ISamplingDistribution = SamplingDistributions.Constant point

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
    let layerWise
        (distribution: ParameterBlock -> ISamplingDistribution)
        (objective: IObjective)
        : ISamplingDistribution =
        SamplingDistributions.LayerWise(objective.Layout(), distribution)

    /// A distribution moved to a centre. C#: SamplingDistributions.Around(center, distribution)
    let around (center: float[]) (distribution: ISamplingDistribution) : ISamplingDistribution =
        SamplingDistributions.Around(center, distribution)

    /// The draws in the coordinates of a basis, z = Vᵀ θ. C#: distribution.In(basis)
    let inBasis (basis: IBasis) (distribution: ISamplingDistribution) : ISamplingDistribution = distribution.In basis

    /// One point of a distribution, a starting point for training. C#: distribution.InitialPoint(seed)
    let draw (seed: int) (distribution: ISamplingDistribution) : float[] = distribution.InitialPoint(uint64 seed)
