/// Every function of the facade gives the bits of the C# line its documentation shows.
module Egop.FSharp.Tests.FacadeTests

open System
open MathNet.Numerics.LinearAlgebra
open Egop
open Xunit

let private bits (values: float seq) = values |> Seq.map BitConverter.DoubleToInt64Bits |> Array.ofSeq

let private same (expected: float seq) (actual: float seq) = Assert.Equal<int64>(bits expected, bits actual)

let private normal length (seed: int) = Sampling.draw seed (Sampling.gaussian 1.0 length)

let private a = Data.decayingMatrix 3 12 6 1.0
let private y = Vector<float>.Build.Dense(normal 12 4)
let private signs = y.Map(fun v -> if v < 0.0 then -1.0 else 1.0)
let private h = a.TransposeThisAndMultiply a

let private images =
    LabeledImages.Of("small", [| for i in 1..9 -> normal 4 i |], [| for i in 1..9 -> i % 3 |], 3, 2, 2)

let private network = Objectives.ReluNetwork([| 4; 5; 3 |], images.ToMatrix(), images.Labels)

let private f = Objectives.LogSumExp(a, y)
let private theta = normal 6 5
let private gaussian = SamplingDistributions.Gaussian(6, 1.5)
let private seven = uint64 7

let private estimate = EgopEstimator.Estimate(f, gaussian, EgopOptions(Samples = 40))

/// Value, gradient and Hessian-vector product agree at a random point.
let private sameObjective (expected: IObjective) (actual: IObjective) =
    let x, v = normal expected.Dimension 8, normal expected.Dimension 9
    let product = Array.zeroCreate expected.Dimension
    expected.HessianVectorProduct(x, v, product.AsSpan())
    same [ expected.Value x ] [ Objective.value x actual ]
    same (expected.Gradient x) (actual |> Objective.gradient x)
    same product (actual |> Objective.hessianVectorProduct x v)
    Assert.Equal(expected.Layout().ToString(), (Objective.layout actual).ToString())

let objectives: TheoryData<string, IObjective, IObjective> =
    let measurements = [ for i in 1..5 -> Matrix<float>.Build.Dense(3, 2, normal 6 (20 + i)) ]

    let b = Vector<float>.Build.Dense(normal 5 30)
    let data = TheoryData<string, IObjective, IObjective>()
    data.Add("quadratic", Objectives.Quadratic h, Objective.quadratic h)
    data.Add("unbalanced quadratic", Objectives.UnbalancedQuadratic(h, 0.5), Objective.unbalancedQuadratic 0.5 h)
    data.Add("least squares", Objectives.LeastSquares(a, y), Objective.leastSquares a y)
    data.Add("logistic", Objectives.LogisticRegression(a, signs), Objective.logisticRegression a signs)
    data.Add("log-sum-exp", f, Objective.logSumExp a y)

    data.Add("linear network", Objectives.LinearNetwork([| 6; 3; 6 |], a, a), Objective.linearNetwork [ 6; 3; 6 ] a a)

    data.Add("classifier", network, images |> Objective.classifier [ 5 ])

    data.Add("ReLU network", network, Objective.reluNetwork [ 4; 5; 3 ] (images.ToMatrix()) (Array.ofSeq images.Labels))

    data.Add(
        "matrix factorization",
        Objectives.MatrixFactorization(measurements, b, 2),
        Objective.matrixFactorization 2 measurements b
    )

    data.Add("Rosenbrock", Objectives.Rosenbrock 4, Objective.rosenbrock 4)
    data.Add("in a basis", f.In(Bases.FromEgop estimate), f |> Objective.inBasis (Basis.ofEgop estimate))

    data.Add("minibatches", network.Minibatches 4, network |> Objective.minibatches 4)

    data

[<Theory>]
[<MemberData(nameof objectives)>]
let ``an objective is the one its C# line makes`` (_name: string, expected: IObjective, actual: IObjective) =
    sameObjective expected actual

[<Fact>]
let ``a function makes an objective`` () =
    let square = Objective.ofFunction 2 (fun x -> x[0] * x[0] + x[1], [| 2.0 * x[0]; 1.0 |])

    same [ 13.0 ] [ square |> Objective.value [| 3.0; 4.0 |] ]
    same [ 6.0; 1.0 ] (square |> Objective.gradient [| 3.0; 4.0 |])

[<Fact>]
let ``every objective over data rows has minibatches and the others say so`` () =
    let overRows: IObjective list =
        [
            Objective.leastSquares a y
            Objective.logisticRegression a signs
            Objective.linearNetwork [ 6; 3; 6 ] a a
            network
        ]

    for objective in overRows do
        match objective |> Objective.minibatches 5 with
        | :? IMinibatchObjective as batches -> Assert.Equal(5, batches.BatchSize)
        | other -> Assert.Fail $"{other} has no minibatches"

    let refused =
        Assert.Throws<ArgumentException>(fun () -> Objective.rosenbrock 3 |> Objective.minibatches 1 |> ignore)

    Assert.Contains("a sum or mean over data rows", refused.Message)

[<Fact>]
let ``a classifier's accuracy is over the data given`` () =
    let theta = normal network.Dimension 2
    same [ network.Accuracy theta ] [ network |> Objective.accuracy images theta ]

let distributions: TheoryData<string, ISamplingDistribution, int -> ISamplingDistribution> =
    let data = TheoryData<string, ISamplingDistribution, int -> ISamplingDistribution>()

    let isotropic (distribution: int -> IIsotropicDistribution) (dimension: int) : ISamplingDistribution =
        distribution dimension

    let layout = network.Layout

    let each (block: ParameterBlock) : ISamplingDistribution = SamplingDistributions.Ball(block.Length, 2.0)

    data.Add("gaussian", gaussian, isotropic (Sampling.gaussian 1.5))
    data.Add("sphere", SamplingDistributions.Sphere(6, 2.0), isotropic (Sampling.sphere 2.0))
    data.Add("sphere of scale", SamplingDistributions.SphereOfScale(6, 2.0), isotropic (Sampling.sphereOfScale 2.0))
    data.Add("ball", SamplingDistributions.Ball(6, 2.0), isotropic (Sampling.ball 2.0))
    data.Add("ball of scale", SamplingDistributions.BallOfScale(6, 2.0), isotropic (Sampling.ballOfScale 2.0))
    data.Add("cube", SamplingDistributions.Cube(6, 2.0), isotropic (Sampling.cube 2.0))
    data.Add("cube of scale", SamplingDistributions.CubeOfScale(6, 2.0), isotropic (Sampling.cubeOfScale 2.0))
    data.Add("constant", SamplingDistributions.Constant theta, Sampling.constant theta)
    data.Add("Xavier-normal", SamplingDistributions.XavierNormal layout, Sampling.xavierNormal network)
    data.Add("Xavier-uniform", SamplingDistributions.XavierUniform layout, Sampling.xavierUniform network)
    data.Add("Torch", SamplingDistributions.TorchDefault layout, Sampling.torchDefault network)
    data.Add("layer-wise", SamplingDistributions.LayerWise(layout, each), Sampling.layerWise each network)
    let basis = Bases.RandomRotation(6, seven)
    data.Add("in a basis", gaussian.In basis, Sampling.inBasis basis (Sampling.gaussian 1.5))
    data

[<Theory>]
[<MemberData(nameof distributions)>]
let ``a distribution is the one its C# line makes``
    (_name: string, expected: ISamplingDistribution, actual: int -> ISamplingDistribution)
    =
    let point = expected.InitialPoint seven
    same point (Sampling.draw 7 (actual expected.Dimension))
    same point (Objective.rosenbrock expected.Dimension |> Sampling.start 7 actual)

[<Fact>]
let ``a distribution made for one objective is refused for another`` () =
    let xavier = Sampling.xavierNormal network
    let e = Assert.Throws<ArgumentException>(fun () -> Objective.rosenbrock 3 |> Sampling.start 1 xavier |> ignore)
    Assert.StartsWith($"dimension: expected {network.Dimension}, that of ", e.Message)
    Assert.Contains("actual 3. Use it with the objective it was made for.", e.Message)

let private sameEstimate (expected: EgopEstimate) (actual: EgopEstimate) =
    same expected.Spectrum.Eigenvalues (Egop.eigenvalues actual)
    same [ expected.StableRank ] [ Egop.stableRank actual ]
    Assert.Equal(expected.Partition.ToString(), actual.Partition.ToString())

    for e, a in Seq.zip expected.Blocks (Egop.blocks actual) do
        same (e.ToEigenvectors().Enumerate()) (a.ToEigenvectors().Enumerate())

[<Fact>]
let ``estimates are those of the estimator`` () =
    let estimateOf partition =
        EgopEstimator.Estimate(
            network,
            SamplingDistributions.XavierNormal network.Layout,
            EgopOptions(Samples = 30, Partition = partition)
        )

    let xavier = Sampling.xavierNormal network
    sameEstimate estimate (f |> Egop.estimate 40 (Sampling.gaussian 1.5))
    let blocks = estimateOf (CoordinatePartition.Matrices network.Layout)
    sameEstimate blocks (network |> Egop.estimateBlocks 30 xavier)

    sameEstimate
        (estimateOf (CoordinatePartition.FirstLayer network.Layout))
        (network |> Egop.estimateFirstLayer 30 xavier)

    let options = EgopOptions(Samples = 20, Seed = 3UL)
    sameEstimate (EgopEstimator.Estimate(f, gaussian, options)) (f |> Egop.estimateWith options (Sampling.gaussian 1.5))
    let leading = EgopEstimator.Estimate(f, gaussian, EgopOptions(Samples = 40, Rank = Nullable 2))
    sameEstimate leading (f |> Egop.estimateLeading 2 40 (Sampling.gaussian 1.5))
    same [ leading.Spectrum.CapturedEnergy ] [ Egop.capturedEnergy leading ]

    for device in Device.All do
        sameEstimate
            (EgopEstimator.Estimate(f, gaussian, EgopOptions(Samples = 40, Device = device)))
            (f |> Egop.estimateWith (EgopOptions(Samples = 40, Device = device)) (Sampling.gaussian 1.5))

    Assert.Same(blocks.Spectrum, Egop.spectrum blocks)
    Assert.Same(blocks["W2"], Egop.block "W2" blocks)
    same [ estimate.Spectrum.DecayRatio 2 ] [ Egop.decayRatio 2 estimate ]

let bases: TheoryData<string, IBasis, IBasis> =
    let data = TheoryData<string, IBasis, IBasis>()
    let rotation = Bases.RandomRotation(6, seven)

    let partition = CoordinatePartition.Of(6, [ struct ("low", [| 0; 1 |]); struct ("high", [| 3; 4; 5 |]) ])

    let parts = [ Bases.RandomRotation(2, seven); Bases.Identity 3 ]
    data.Add("identity", Bases.Identity 6, Basis.identity 6)
    data.Add("EGOP", Bases.FromEgop estimate, Basis.ofEgop estimate)
    data.Add("rotation", rotation, Basis.randomRotation 7 6)
    let vectors = (rotation :?> DenseBasis).ToMatrix()
    data.Add("dense", Bases.Dense vectors, Basis.dense vectors)
    data.Add("block", Bases.Block(partition, parts), Basis.block partition parts)
    data.Add("block rotation", Bases.RandomRotation(partition, seven), Basis.blockRandomRotation 7 partition)
    let single = BasisStorage.Single
    data.Add("EGOP in single", Bases.FromEgop(estimate, single), Basis.ofEgopStored single estimate)
    let leading = Bases.Partial(estimate, 2)
    data.Add("kept complement", leading.KeepComplement(), estimate |> Basis.leading 2 |> Basis.keepComplement)
    data.Add("completed", leading.Complete seven, estimate |> Basis.leading 2 |> Basis.complete 7)
    let partial = Bases.Partial(vectors.SubMatrix(0, 6, 0, 3), single)
    let same = Basis.partial (vectors.SubMatrix(0, 6, 0, 3)) |> Basis.stored single
    data.Add("partial", partial.KeepComplement(), Basis.keepComplement same)
    let side (n: int) = (Bases.RandomRotation(n, seven) :?> DenseBasis).ToMatrix()
    data.Add("Kronecker", Bases.Kronecker(side 2, side 3), Basis.kronecker (side 2) (side 3))
    data.Add("nearest", Bases.NearestKronecker(vectors, 2, 3), Basis.nearestKronecker 2 3 vectors)
    data

[<Theory>]
[<MemberData(nameof bases)>]
let ``a basis is the one its C# line makes`` (_name: string, expected: IBasis, actual: IBasis) =
    same (expected.ToBasis theta) (Basis.toBasis actual theta)
    Assert.Equal(expected.ToMatrix(), Basis.toMatrix actual)
    let z = normal expected.Coordinates 6
    same (expected.ToOriginal z) (Basis.toOriginal actual z)

[<Fact>]
let ``Kronecker bases of a network are those their C# lines make`` () =
    let options = EgopOptions(Samples = 30)
    let rho = SamplingDistributions.XavierNormal network.Layout
    let x = normal network.Dimension 6
    let whole = EgopEstimator.Estimate(network, rho, options)
    let ofEgop, ofGradients = Bases.Kronecker(whole, network.Layout), Bases.Kronecker(network, rho, options)
    same (ofEgop.ToBasis x) (Basis.toBasis (whole |> Basis.kroneckerOfEgop network.Layout) x)

    same
        (ofGradients.ToBasis x)
        (Basis.toBasis (network |> Basis.kroneckerOfGradients options (Sampling.xavierNormal network)) x)

    Assert.Equal(ofEgop.Cost, Basis.cost ofEgop)
    same [ ofEgop.OrthogonalityError() ] [ Basis.orthogonalityError ofEgop ]

[<Fact>]
let ``optimizers and schedules are those their C# lines make`` () =
    let rate = Schedules.Constant 0.1
    let cosine = Schedules.Cosine(0.2, 10)
    Assert.Equal<IOptimizer>(Sgd(LearningRate = rate), Optimizer.sgd 0.1)
    Assert.Equal<IOptimizer>(Sgd(LearningRate = rate, Momentum = 0.8), Optimizer.momentum 0.8 0.1)
    Assert.Equal<IOptimizer>(Adagrad(LearningRate = rate), Optimizer.adagrad 0.1)
    Assert.Equal<IOptimizer>(RmsProp(LearningRate = rate), Optimizer.rmsProp 0.1)
    Assert.Equal<IOptimizer>(Adam(LearningRate = rate), Optimizer.adam 0.1)
    Assert.Equal<IOptimizer>(DistributedShampoo(LearningRate = rate), Optimizer.distributedShampoo 0.1)

    Assert.Equal<IOptimizer>(
        Adam(LearningRate = cosine),
        Optimizer.adam 0.1 |> Optimizer.withSchedule (Schedule.cosine 0.2 10)
    )

    Assert.Equal(rate, Schedule.constant 0.1)
    same [ cosine.At 3L ] [ Schedule.at 3 cosine ]

[<Fact>]
let ``composed optimizers are those their C# lines make`` () =
    let adam = Optimizer.adam 0.1
    let matrices = ParameterMask.Of [ "W*" ]
    Assert.Equal(adam.ClipByGlobalNorm(1.0).Ema(0.99), adam |> Optimizer.clipByGlobalNorm 1.0 |> Optimizer.ema 0.99)
    Assert.Equal(adam.ClipByValue(0.5).ClipByNorm(2.0), adam |> Optimizer.clipByValue 0.5 |> Optimizer.clipByNorm 2.0)
    Assert.Equal(adam.Centralize(), adam |> Optimizer.centralize)
    Assert.Equal(adam.CoupledDecay(0.1, matrices), adam |> Optimizer.coupledDecay matrices 0.1)
    Assert.Equal(adam.DecoupledDecay(0.1, matrices), adam |> Optimizer.decoupledDecay matrices 0.1)
    Assert.Equal(adam.Lookahead(4, 0.3).PolyakAverage(), adam |> Optimizer.lookahead 4 0.3 |> Optimizer.polyakAverage)
    Assert.Equal(adam.Accumulate(4).SkipNonFinite(2), adam |> Optimizer.accumulate 4 |> Optimizer.skipNonFinite 2)
    let pieces = [ GradientTransforms.Trace 0.9; GradientTransforms.Scale 0.1 ]
    Assert.Equal<IOptimizer>(Chain pieces, Optimizer.chain pieces)
    Assert.Equal(adam.After pieces, adam |> Optimizer.after pieces)

    Assert.Equal<IOptimizer>(
        ParameterGroups
            [ ParameterGroup("weights", matrices, adam); ParameterGroup("rest", ParameterMask.All, Frozen()) ],
        Optimizer.groups [ "weights", matrices, adam; "rest", ParameterMask.All, Optimizer.frozen ]
    )

    let beta = Schedule.linear 0.8 0.9 10
    let scheduled = adam |> Optimizer.scheduled "Beta1" beta
    Assert.Equal(adam.Scheduled("Beta1", beta), scheduled)

    Assert.Equal<(string * float) list>(
        [ "LearningRate", 0.1; "Beta1", beta.At 5L ],
        scheduled |> Optimizer.hyperParameters 5 |> List.take 2
    )

    let cosine = Schedule.cosine 0.1 10
    Assert.Equal(Schedules.Join(beta, [ struct (5, cosine) ]), beta |> Schedule.join [ 5, cosine ])
    Assert.Equal(Schedules.Product(beta, cosine), Schedule.product beta cosine)
    same [ 9.0 ] [ Schedule.ofFunction (fun t -> float (t * t)) |> Schedule.at 3 ]

let private sameRun (expected: TrainResult) (actual: TrainResult) =
    same (expected.Losses()) (Train.losses actual)
    same expected.FinalPoint (Train.finalPoint actual)
    Assert.Equal(expected.BasisName, actual.BasisName)

[<Fact>]
let ``runs and sweeps are those of the trainer`` () =
    let adam = Adam(LearningRate = 0.1)
    let options = TrainOptions(Steps = 20, RecordEvery = 3)
    let basis = Bases.FromEgop estimate
    let starts = [| theta; normal 6 11 |]
    let plain = Trainer.Run(f, adam, theta, TrainOptions(Steps = 20))
    let inBasis = Trainer.Run(f, adam, theta, TrainOptions(Steps = 20, Basis = basis))
    sameRun plain (f |> Train.run 20 (Optimizer.adam 0.1) theta)
    sameRun inBasis (f |> Train.runIn basis 20 (Optimizer.adam 0.1) theta)
    sameRun (Trainer.Run(f, adam, theta, options.In basis)) (f |> Train.runWith (options.In basis) adam theta)

    for device in Device.All do
        sameRun
            (Trainer.Run(f, adam, theta, TrainOptions(Steps = 20, Device = device)))
            (f |> Train.runWith (TrainOptions(Steps = 20, Device = device)) adam theta)

    let all = Trainer.RunAll(f, adam, starts, options.In basis)
    Seq.iter2 sameRun all (f |> Train.runAll (options.In basis) adam starts)
    Assert.Equal(Quartiles.Of(all |> Seq.map _.FinalLoss), Train.finalLosses all)

    let egop = BasisRefresh.Egop(EgopOptions(Samples = 30), gaussian)
    let csharp = BasisRefresh(Every = 5, Estimate = egop)

    let refresh = Basis.refresh 5 (Basis.egopAround (EgopOptions(Samples = 30)) (Sampling.gaussian 1.5))

    let refreshed = Trainer.Run(f, adam, theta, TrainOptions(Steps = 20, Refresh = csharp))

    sameRun refreshed (f |> Train.runWith (TrainOptions(Steps = 20, Refresh = refresh)) adam theta)

    sameRun
        (Trainer.Run(f, adam.InEgopBases(f, csharp), theta, TrainOptions(Steps = 20)))
        (f |> Train.run 20 (adam |> Optimizer.egop f refresh) theta)

    sameRun
        (Trainer.Run(f, adam.In basis, theta, TrainOptions(Steps = 20)))
        (f |> Train.run 20 (adam |> Optimizer.inBasis basis) theta)

    let averaged = f |> Train.runIn basis 20 (Optimizer.adam 0.1 |> Optimizer.ema 0.5) theta
    same averaged.AveragedPoint (Train.averagedPoint averaged).Value
    Assert.Equal(None, Train.averagedPoint plain)

    let sweep = LearningRateSweep.Run(f, (fun rate -> Adam(LearningRate = rate)), starts, options.In basis)

    Assert.Equal<SweepEntry>(sweep.Entries, (f |> Train.sweep (options.In basis) Optimizer.adam starts).Entries)

[<Fact>]
let ``a run that was saved and resumed is the run that never stopped`` () =
    let adam = Optimizer.adam 0.1 |> Optimizer.withSchedule (Schedule.cosine 0.1 20)
    let basis = Basis.ofEgop estimate
    let options = TrainOptions(Steps = 20, RecordEvery = 3)
    let path = IO.Path.GetTempFileName()

    try
        f |> Train.run 8 adam theta |> Checkpoint.ofRun |> Checkpoint.save path

        sameRun
            (f |> Train.run 20 adam theta)
            (f |> Train.resume (TrainOptions(Steps = 20)) adam (f |> Checkpoint.load path adam))

        let half = TrainOptions(Steps = 8, RecordEvery = 3)
        f |> Train.runWith (half.In basis) adam theta |> Checkpoint.ofRun |> Checkpoint.save path

        sameRun
            (f |> Train.runWith (options.In basis) adam theta)
            (f |> Train.resume (options.In basis) adam (f |> Checkpoint.load path adam))
    finally
        IO.File.Delete path

[<Fact>]
let ``charts are those their C# lines draw`` () =
    let run = f |> Train.run 10 (Optimizer.adam 0.1) theta

    let equal (expected: Chart) (actual: Chart) = Assert.Equal(expected.ToSvg(), Chart.toSvg actual)

    equal (Charts.Losses [ struct ("a", run) ]) ([ ("a", run) ] |> Chart.losses)
    equal (Charts.LossBands [ struct ("a", seq { run }) ]) ([ ("a", seq { run }) ] |> Chart.lossBands)
    equal (Charts.Spectrum estimate.Spectrum.Eigenvalues) (Chart.spectrum estimate)
    equal (Charts.Bars [ struct ("a", 1.0); struct ("b", 2.0) ]) (Chart.bars [ "a", 1.0; "b", 2.0 ])
    equal (Charts.HeatMap a) (Chart.heatMap a)
    let block = estimate.Blocks[0]
    equal (Charts.Densities(Seq.truncate 4 block.Densities, 6, block.Spectrum.StableRank)) (Chart.densities 4 block)
    let valley = Objective.rosenbrock 2
    let keep = TrainOptions(Steps = 5, KeepPoints = true)

    let path = valley |> Train.runWith keep (Optimizer.sgd 1e-3) [| -1.0; 1.0 |]

    equal
        (Charts.Trajectory(valley, struct (-2.0, 2.0), struct (-1.0, 2.0), [ struct ("p", path) ]))
        (valley |> Chart.trajectoryIn (-2.0, 2.0) (-1.0, 2.0) [ "p", path ])

    equal (Charts.Trajectory(valley, [ struct ("p", path) ])) (valley |> Chart.trajectory [ "p", path ])

    let bars = Chart.bars [ "a", 1.0 ]

    equal
        (bars
            .WithTitle("t")
            .WithSubtitle("s")
            .WithX(bars.X.WithLabel "x")
            .WithY(bars.Y.WithLabel "y")
            .WithSize(300, 200))
        (bars
         |> Chart.withTitle "t"
         |> Chart.withSubtitle "s"
         |> Chart.withLabels "x" "y"
         |> Chart.withSize 300 200)

    Assert.Equal(bars.ToPlotlyJson(), Chart.toJson bars)
    Assert.Equal(ChartGrid(2, [ bars; bars ]).ToSvg(), (Chart.grid 2 [ bars; bars ]).ToSvg())

[<Fact>]
let ``data are those their C# lines give`` () =
    let sameImages (expected: LabeledImages) (actual: LabeledImages) =
        Assert.Equal(expected.ToString(), actual.ToString())
        same (expected.Pixels.ToArray()) (actual.Pixels.ToArray())
        Assert.Equal<int>(expected.Labels, actual.Labels)

    let digits = Digits.Embedded()
    sameImages digits (Data.digits ())
    sameImages (digits.Take 5) (digits |> Data.take 5)
    sameImages (digits.WithClasses(3, 8)) (digits |> Data.withClasses [ 3; 8 ])
    sameImages (digits.MaxPool2x2()) (Data.maxPool2x2 digits)
    let expected = digits.Split(100, 50, 20, 1UL)
    let actual = digits |> Data.split 1 (100, 50, 20)
    sameImages expected.Training actual.Training
    sameImages expected.Validation actual.Validation
    sameImages expected.Test actual.Test
    same (SyntheticData.DecayingMatrix(9, 4, 2.0, 1UL).Enumerate()) ((Data.decayingMatrix 1 9 4 2.0).Enumerate())
