namespace Egop

/// Distributions to sample points from, each a pure function of (seed, index). In all of the facade a distribution waits for its
/// dimension, int -> ISamplingDistribution: what takes one beside an objective gives it the objective's, as in
/// f |> Egop.estimate 500 (Sampling.gaussian 1.0) and f |> Sampling.start 7 (Sampling.gaussian 1.0). One of your own that is ready
/// goes in as (fun _ -> ready).
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Sampling =

    let private onlyOf (ready: ISamplingDistribution) : int -> ISamplingDistribution =
        fun dimension ->
            if dimension <> ready.Dimension then
                invalidArg
                    "dimension"
                    $"dimension: expected {ready.Dimension}, that of {ready}, actual {dimension}. Use it with the objective it was made for."

            ready

    /// N(0, scale² I) on R^d. C#: SamplingDistributions.Gaussian(dimension, scale)
    let gaussian (scale: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.Gaussian(dimension, scale)

    /// Uniform on the sphere of a radius. C#: SamplingDistributions.Sphere(dimension, radius)
    let sphere (radius: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.Sphere(dimension, radius)

    /// Uniform on the sphere with E[θθᵀ] = scale² I. C#: SamplingDistributions.SphereOfScale(dimension, scale)
    let sphereOfScale (scale: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.SphereOfScale(dimension, scale)

    /// Uniform in the ball of a radius. C#: SamplingDistributions.Ball(dimension, radius)
    let ball (radius: float) (dimension: int) : IIsotropicDistribution = SamplingDistributions.Ball(dimension, radius)

    /// Uniform in the ball with E[θθᵀ] = scale² I. C#: SamplingDistributions.BallOfScale(dimension, scale)
    let ballOfScale (scale: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.BallOfScale(dimension, scale)

    /// Uniform in [−halfWidth, halfWidth)^d. C#: SamplingDistributions.Cube(dimension, halfWidth)
    let cube (halfWidth: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.Cube(dimension, halfWidth)

    /// Uniform in the cube with E[θθᵀ] = scale² I. C#: SamplingDistributions.CubeOfScale(dimension, scale)
    let cubeOfScale (scale: float) (dimension: int) : IIsotropicDistribution =
        SamplingDistributions.CubeOfScale(dimension, scale)

    /// Always the same point. C#: SamplingDistributions.Constant(point)
    let constant (point: float[]) : int -> ISamplingDistribution = onlyOf (SamplingDistributions.Constant point)

    /// Xavier-normal weights, biases U(±1/√fan_in). C#: SamplingDistributions.XavierNormal(layout)
    let xavierNormal (objective: IObjective) : int -> ISamplingDistribution =
        onlyOf (SamplingDistributions.XavierNormal(objective.Layout()))

    /// Xavier-uniform weights, biases U(±1/√fan_in). C#: SamplingDistributions.XavierUniform(layout)
    let xavierUniform (objective: IObjective) : int -> ISamplingDistribution =
        onlyOf (SamplingDistributions.XavierUniform(objective.Layout()))

    /// PyTorch's default initialisation of linear layers. C#: SamplingDistributions.TorchDefault(layout)
    let torchDefault (objective: IObjective) : int -> ISamplingDistribution =
        onlyOf (SamplingDistributions.TorchDefault(objective.Layout()))

    /// A distribution of its own for each named array. C#: SamplingDistributions.LayerWise(layout, distribution)
    let layerWise
        (distribution: ParameterBlock -> ISamplingDistribution)
        (objective: IObjective)
        : int -> ISamplingDistribution =
        onlyOf (SamplingDistributions.LayerWise(objective.Layout(), distribution))

    /// A distribution moved to a centre. C#: SamplingDistributions.Around(center, distribution)
    let around (center: float[]) (distribution: int -> #ISamplingDistribution) : int -> ISamplingDistribution =
        onlyOf (SamplingDistributions.Around(center, distribution center.Length))

    /// The draws in the coordinates of a basis, z = Vᵀ θ. C#: distribution.In(basis)
    let inBasis (basis: IBasis) (distribution: int -> #ISamplingDistribution) : int -> ISamplingDistribution =
        onlyOf ((distribution basis.Dimension).In basis)

    /// One point of a distribution of a dimension: draw 7 (gaussian 1.0 50). C#: distribution.InitialPoint(seed)
    let draw (seed: int) (distribution: ISamplingDistribution) : float[] = distribution.InitialPoint(uint64 seed)

    /// One point in an objective's dimension, to start a run from. C#: distribution.InitialPoint(seed)
    let start (seed: int) (distribution: int -> #ISamplingDistribution) (objective: IObjective) : float[] =
        draw seed (distribution objective.Dimension)
