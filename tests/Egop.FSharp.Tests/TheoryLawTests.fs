/// No certificate is violated on random problems of the library. EGOP_SEED chooses other cases; a failure prints its seed.
module Egop.FSharp.Tests.TheoryLawTests

open System
open FsCheck
open FsCheck.FSharp
open MathNet.Numerics.LinearAlgebra
open Egop
open Xunit

let private seed =
    match Environment.GetEnvironmentVariable "EGOP_SEED" with
    | null
    | "" -> 20250215UL
    | text -> UInt64.Parse(text, Globalization.CultureInfo.InvariantCulture)

/// A matrix, a vector and a seed of everything drawn.
type Case =
    {
        Rows: float[][]
        Targets: float[]
        Scale: float
        Seed: int
    }

    member this.A = Matrix<float>.Build.DenseOfRowArrays this.Rows

let private cases columns =
    gen {
        let! d = columns
        let entry = Gen.choose (-300, 300) |> Gen.map (fun n -> float n / 100.0)
        let! count = Gen.choose (1, 8)
        let! rows = Gen.arrayOfLength d entry |> Gen.arrayOfLength count
        let! targets = Gen.arrayOfLength count entry
        let! scale = Gen.elements [ 0.5; 1.0; 3.0 ]
        let! seed = Gen.choose (0, Int32.MaxValue)

        return { Rows = rows; Targets = targets; Scale = scale; Seed = seed }
    }

let private nothingIsViolated columns count (problem: Case -> IObjective) =
    let law (case: Case) =
        let f = problem case
        let rho = Sampling.ballOfScale case.Scale
        let options = EgopOptions(Samples = 80, Seed = uint64 case.Seed)
        let table = f |> Theory.checkAll rho (f |> Egop.estimateWith options rho)

        // A theorem whose every assumption is proved cannot fail; a measured one may within what sampling leaves, and says so.
        for certificate in table |> Theory.withVerdict Verdict.Violated do
            if certificate.IsProved then failwith $"{certificate}"

    let config =
        Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(count)
            .WithReplay(Some { Rnd = Rnd(seed, 987654321UL); Size = None })

    try
        Check.One(config, Prop.forAll (Arb.fromGen (cases columns)) law)
    with e ->
        failwith $"EGOP_SEED={seed} gives this case again.\n{e.Message}"

[<Fact>]
let ``No proved statement is violated on random quadratics`` () =
    nothingIsViolated (Gen.choose (1, 7)) 30 (fun case ->
        Objectives.Quadratic(case.A.TransposeThisAndMultiply case.A) :> IObjective)

[<Fact>]
let ``No proved statement is violated on random indefinite quadratics`` () =
    nothingIsViolated (Gen.choose (1, 7)) 30 (fun case ->
        let square = case.A.TransposeThisAndMultiply case.A

        Objectives.Quadratic(DataMatrix.FromMatrix(square - Matrix<float>.Build.DenseIdentity square.RowCount))
        :> IObjective)

[<Fact>]
let ``No proved statement is violated on random least squares problems`` () =
    nothingIsViolated (Gen.choose (1, 7)) 30 (fun case -> Objectives.LeastSquares(case.A, case.Targets) :> IObjective)

[<Fact>]
let ``No proved statement is violated on random logistic regressions`` () =
    nothingIsViolated (Gen.choose (1, 6)) 20 (fun case ->
        let labels = case.Targets |> Array.map (fun t -> if t < 0.0 then -1.0 else 1.0)
        Objectives.LogisticRegression(case.A, labels, 0.1) :> IObjective)

[<Fact>]
let ``No proved statement is violated on random factorizations`` () =
    nothingIsViolated (Gen.constant 6) 20 (fun case ->
        Objectives.MatrixFactorization(DataMatrix.FromMatrix case.A, case.Targets, 3, 2, 1) :> IObjective)

[<Fact>]
let ``The facade gives the same certificates as the engine`` () =
    let f =
        Objectives.LeastSquares(Matrix<float>.Build.DenseOfRowArrays [| [| 1.0; 0.5 |]; [| 0.0; 0.3 |] |], [ 0.2; 0.1 ])

    let rho = Sampling.gaussian 1.0
    let estimate = f |> Egop.estimate 50 rho
    let table = f |> Theory.checkAll rho estimate
    Assert.Equal(string (Certificates.CheckAll(f, rho 2, estimate)), string table)

    Assert.Equal(
        string (Certificates.CheckAll(f, rho 2, estimate, GeometryOptions())),
        string (f |> Theory.checkAllWith (GeometryOptions()) rho estimate)
    )

    let geometry = f |> Theory.geometry rho estimate
    Assert.Equal(geometry.Smoothness.Upper, (f |> Theory.smoothness [| 0.0; 0.0 |]).Upper, 1e-9)
    Assert.Equal(geometry.Smoothness.Upper, (Theory.smoothnessOf (geometry.Hessian.ToMatrix())).Upper, 1e-9)
    Assert.True((f |> Theory.minimum [| 1.0; 1.0 |]).IsStationary)
    let start = [| 1.0; -1.0 |]
    let curve = f |> Theory.bound geometry.Smoothness.Constants 0.0 0.1 20 start

    let turned =
        f
        |> Theory.boundIn (Basis.ofEgop estimate) geometry.SmoothnessInEigenbasis.Constants 0.0 0.1 20 start

    Assert.Equal(4, (Chart.bounds [ curve; turned ]).Traces.Length)
    Assert.Equal(2, (Chart.smoothness geometry).Traces.Length)
    Assert.Equal(table.Count, (Chart.certificates table).Rows.Length)
    Assert.Contains("<table", Theory.toHtml table)
    let rotation = Basis.randomRotation 3 2
    Assert.Equal(Verdict.Holds, (f |> Theory.equivariance rotation (Optimizer.sgd 0.1) start).Verdict)
