/// Laws that hold for every quadratic, dimension and basis. EGOP_SEED chooses other cases; a failure prints its seed.
module Egop.FSharp.Tests.LawTests

open System
open FsCheck
open FsCheck.FSharp
open MathNet.Numerics.LinearAlgebra
open Egop
open Xunit

let private epsilon = Math.BitIncrement 1.0 - 1.0

let private seed =
    match Environment.GetEnvironmentVariable "EGOP_SEED" with
    | null
    | "" -> 20250214UL
    | text -> UInt64.Parse(text, Globalization.CultureInfo.InvariantCulture)

/// ½ xᵀHx with H = BᵀB, a point, and a seed for what the library draws.
type Case =
    {
        B: float[][]
        Point: float[]
        Seed: int
    }

    member this.Dimension = this.Point.Length

    member this.H =
        let b = Matrix<float>.Build.DenseOfRowArrays this.B
        b.TransposeThisAndMultiply b

    member this.Objective = Objective.quadratic this.H

let private cases =
    gen {
        let! d = Gen.choose (1, 12)
        let entry = Gen.choose (-1000, 1000) |> Gen.map (fun n -> float n / 100.0)
        let! rows = Gen.choose (1, 12)
        let! b = Gen.arrayOfLength d entry |> Gen.arrayOfLength rows
        let! point = Gen.arrayOfLength d entry
        let! seed = Gen.choose (0, Int32.MaxValue)
        return { B = b; Point = point; Seed = seed }
    }

let private holdsFor (generator: Gen<Case>) (law: Case -> unit) =
    let config =
        Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(200)
            .WithReplay(Some { Rnd = Rnd(seed, 987654321UL); Size = None })

    try
        Check.One(config, Prop.forAll (Arb.fromGen generator) law)
    with e ->
        failwith $"EGOP_SEED={seed} gives this case again.\n{e.Message}"

let private holds = holdsFor cases

let private norm (x: float seq) = sqrt (x |> Seq.sumBy (fun v -> v * v))

let private distance (x: float seq) (y: float seq) = Seq.map2 (-) x y |> norm

let private within (tolerance: float) (what: string) (error: float) =
    Assert.True(error <= tolerance, $"{what}: error {error:E2}, tolerance {tolerance:E2}")

let private estimate (case: Case) =
    case.Objective
    |> Egop.estimateWith (EgopOptions(Samples = 20, Seed = uint64 case.Seed)) (Sampling.gaussian 1.0)

[<Fact>]
let ``gradient descent is equivariant to rotations`` () =
    holds (fun case ->
        let steps = 10
        // At this rate no step lengthens a difference, so the errors of the steps at most add up.
        let rate = 1.0 / (1.0 + case.H.FrobeniusNorm())
        let basis = Basis.randomRotation case.Seed case.Dimension
        let plain = case.Objective |> Train.run steps (Optimizer.sgd rate) case.Point

        let rotated = case.Objective |> Train.runIn basis steps (Optimizer.sgd rate) case.Point

        // A product with a d x d matrix errs by about d ε of the norms; a step has one with H and two with V.
        let tolerance = float (steps + 1) * 8.0 * float case.Dimension * epsilon * (1.0 + norm case.Point)

        distance (Train.finalPoint plain) (Train.finalPoint rotated) |> within tolerance "end points")

[<Fact>]
let ``an estimated EGOP is symmetric and positive semidefinite`` () =
    holds (fun case ->
        let egop = estimate case
        let matrix = egop.Blocks[0].ToMatrix()
        Assert.Equal<float>(matrix.Enumerate(), matrix.Transpose().Enumerate())
        let values = Egop.eigenvalues egop
        // The eigenvalues of a symmetric matrix err by a small multiple of d ε of its norm, and the sums of outer products likewise.
        let tolerance = 16.0 * float case.Dimension * epsilon * Array.max values
        within tolerance "smallest eigenvalue" (max 0.0 -(Array.min values)))

[<Fact>]
let ``the trace of an estimated EGOP is the mean squared gradient norm`` () =
    holds (fun case ->
        let options = EgopOptions(Samples = 20, Seed = uint64 case.Seed)
        let rho = Sampling.gaussian 1.0 case.Dimension
        let gradients = EgopEstimator.Gradients(case.Objective, rho, options)
        let mean = (gradients |> Array.sumBy (fun g -> g * g)) / float options.Samples
        let egop = estimate case
        // Both are sums of the same M d squares, all positive, in different orders; the eigenvalues' sum adds the solver's d ε.
        let tolerance = float (options.Samples + 16 * case.Dimension * case.Dimension) * epsilon * mean

        abs (egop.Blocks[0].ToMatrix().Trace() - mean) |> within tolerance "trace"

        abs (Array.sum (Egop.eigenvalues egop) - mean) |> within tolerance "sum of eigenvalues")

[<Fact>]
let ``a point goes to a basis and back`` () =
    holds (fun case ->
        for basis in [ Basis.randomRotation case.Seed case.Dimension; Basis.ofEgop (estimate case) ] do
            let back = case.Point |> Basis.toBasis basis |> Basis.toOriginal basis
            // Two products with an orthonormal matrix, itself orthonormal to a small multiple of d ε.
            let tolerance = 16.0 * float case.Dimension * epsilon * (1.0 + norm case.Point)
            distance case.Point back |> within tolerance "round trip")

[<Fact>]
let ``the identity basis gives the bits of no basis with every optimizer`` () =
    holds (fun case ->
        for entry in Optimizers.Registry do
            let optimizer = entry.WithLearningRate(Schedule.constant 1e-3)
            let plain = case.Objective |> Train.run 5 optimizer case.Point

            let identity = case.Objective |> Train.runIn (Basis.identity case.Dimension) 5 optimizer case.Point

            Assert.Equal<float>(Train.finalPoint plain, Train.finalPoint identity)
            Assert.Equal<float>(Train.losses plain, Train.losses identity))

[<Fact>]
let ``the stable rank is between one and the dimension`` () =
    // A zero objective has a zero spectrum, whose ratios are NaN by definition.
    holdsFor (cases |> Gen.filter (fun case -> case.H.FrobeniusNorm() > 0.0)) (fun case ->
        let d = float case.Dimension
        let rank = Egop.stableRank (estimate case)
        // The first term of the sum is the divisor, so 1 is exact; a sum of d terms may round up by d ε of itself.
        Assert.InRange(rank, 1.0, d * (1.0 + d * epsilon)))

[<Fact>]
let ``a law that fails names its seed`` () =
    let failure = Assert.ThrowsAny<exn>(fun () -> holds (fun case -> Assert.Equal(0, case.Dimension)))

    Assert.Contains($"EGOP_SEED={seed}", failure.Message)
    Assert.Contains("Falsifiable", failure.Message)
