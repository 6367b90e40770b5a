// Every theorem on the library's objectives: dotnet fsi scripts/check-theory.fsx [--html FILE] (after a build).
// Prints a line for each certificate and exits with 1 when one is violated.

#load "egop.fsx"
#load "progress.fsx"

open System
open System.Diagnostics
open System.IO
open Egop
open Progress

let page =
    match List.ofArray fsi.CommandLineArgs |> List.tail with
    | [] -> None
    | [ "--html"; path ] -> Some path
    | other ->
        eprintfn "Expected no arguments or --html FILE, got %s." (String.concat " " other)
        exit 2

let random seed length = Sampling.draw seed (Sampling.gaussian 1.0 length)

/// A rows x columns matrix with singular values k^-decay in random directions.
let decaying seed rows columns decay =
    let rotation (n: int) (seed: int) = (Bases.RandomRotation(n, uint64 seed) :?> DenseBasis).ToMatrix()

    let values =
        MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(
            rows,
            columns,
            fun i j -> if i = j then Math.Pow(float (i + 1), -decay) else 0.0
        )

    rotation rows seed * values * rotation columns (seed + 1)

let signs seed length = random seed length |> Array.map (fun v -> if v < 0.0 then -1.0 else 1.0)

let leastSquares d decay =
    let a = decaying 1 d d decay
    let x = MathNet.Numerics.LinearAlgebra.Vector<float>.Build.Dense(random 3 d)
    Objectives.LeastSquares(a, a * (x.Normalize 2.0 * 0.9)) :> IObjective

let lecture =
    Objectives.UnbalancedQuadratic(
        DataMatrix.FromArray(array2D [ for i in 0..5 -> [ for j in 0..5 -> if i = j then 7.0 / 6.0 else 1.0 / 6.0 ] ]),
        0.3
    )

let problems: (string * IObjective * IIsotropicDistribution * int) list =
    let gaussian scale d = SamplingDistributions.Gaussian(d, scale) :> IIsotropicDistribution
    let ball scale d = SamplingDistributions.BallOfScale(d, scale) :> IIsotropicDistribution

    let item name (f: IObjective) (distribution: int -> IIsotropicDistribution) samples =
        name, f, distribution f.Dimension, samples

    [
        item "least squares, d = 20, singular values k^-2" (leastSquares 20 2.0) (gaussian 1.0) 400
        item "least squares, d = 100, singular values k^-1" (leastSquares 100 1.0) (gaussian 1.0) 1000
        item "unbalanced quadratic, n = 6, beta = 0.3" lecture (gaussian 1.0) 400
        item
            "logistic regression, d = 30"
            (Objectives.LogisticRegression((decaying 5 200 30 0.5), signs 6 200, 0.05))
            (gaussian 2.0)
            2000
        item "log-sum-exp, d = 12" (Objectives.LogSumExp((decaying 7 20 12 1.0), random 8 20)) (ball 0.5) 1000
        item
            "matrix factorization, 4 x 3, rank 2"
            (Objectives.MatrixFactorization((decaying 9 20 12 0.5), random 10 20, 4, 3, 2))
            (ball 0.5)
            1000
        item
            "linear network 5-4-2"
            (Objectives.LinearNetwork([ 5; 4; 2 ], (decaying 11 30 5 1.0), (decaying 13 30 2 0.0)))
            (ball 0.5)
            1000
        item "Rosenbrock, d = 4" (Objectives.Rosenbrock 4) (ball 0.5) 1000
        item
            "ReLU network 6-5-3"
            (Objectives.ReluNetwork([ 6; 5; 3 ], (decaying 15 40 6 0.0), Seq.init 40 (fun i -> i * i % 3)))
            (gaussian 1.0)
            400
    ]

let clock = Stopwatch.StartNew()
let progress = Progress()

let checkedTables =
    [
        for name, objective, distribution, samples in problems do
            progress.Stage name
            let estimate = Egop.estimateWith (EgopOptions(Samples = samples)) distribution objective
            let table = objective |> Theory.checkAll distribution estimate
            progress.Done $"{table}"
            name, table
    ]

let free =
    progress.Stage "statements without an objective"
    let pair = decaying 17 6 6 1.0
    let square = pair * pair.Transpose()
    let larger = square + MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.DenseIdentity 6 * 0.1

    let table =
        CertificateTable(
            [
                MatrixStatements.RootKeepsOrder(square, larger)
                MatrixStatements.QuadraticForm(square, random 1 6)
                yield!
                    UnbalancedStatements.Conditioning(DataMatrix.FromArray(array2D [ [ 2.0; 0.5 ]; [ 0.5; 2.0 ] ]), 0.1)
                UnbalancedStatements.StepsRatio 0.3
                UnbalancedStatements.RotationAndBack(0.5, 10)
            ]
        )

    progress.Done $"{table}"
    "statements without an objective", table

let all = checkedTables @ [ free ]

for name, table in all do
    printfn "\n%s\n    %s" name (PlainText.ToText table)

match page with
| None -> ()
| Some path ->
    let html =
        (HtmlPage "Theory checks", all)
        ||> List.fold (fun page (name, table) -> page.AddHeading(name).AddHtml(table.ToHtml()))

    html.Save path
    printfn "\nWrote %s" (Path.GetFullPath path)

let violated = all |> List.sumBy (fun (_, table) -> table.Number Verdict.Violated)

printfn
    "\n%d certificates, %d violated, %.0f s"
    (all |> List.sumBy (fun (_, t) -> t.Count))
    violated
    clock.Elapsed.TotalSeconds

exit (if violated = 0 then 0 else 1)
