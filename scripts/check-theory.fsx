// Every theorem on the library's objectives: dotnet fsi scripts/check-theory.fsx [--html FILE] (after a build).
// Prints a line for each certificate and exits with 1 when one is violated; then what is measured without a theorem. About half a minute;
// seconds with EGOP_SIZE=smoke, which takes fewer samples and smaller problems.

#load "egop.fsx"
#load "progress.fsx"

open System
open System.Diagnostics
open System.IO
open MathNet.Numerics.LinearAlgebra
open Egop
open Progress

let page =
    match List.ofArray fsi.CommandLineArgs |> List.tail with
    | [] -> None
    | [ "--html"; path ] -> Some path
    | other ->
        eprintfn "Expected no arguments or --html FILE, got %s." (String.concat " " other)
        exit 2

let smoke = Experiment.sizeOr ExperimentSize.Notebook = ExperimentSize.Smoke

let random seed length = Sampling.draw seed (Sampling.gaussian 1.0 length)

/// A rows x columns matrix with singular values k^-decay in random directions.
let decaying seed rows columns decay =
    let rotation n seed = Basis.randomRotation seed n |> Basis.toMatrix

    let values =
        Matrix<float>.Build.Dense(rows, columns, fun i j -> if i = j then Math.Pow(float (i + 1), -decay) else 0.0)

    rotation rows seed * values * rotation columns (seed + 1)

let signs seed length = random seed length |> Array.map (fun v -> if v < 0.0 then -1.0 else 1.0)

let leastSquares d decay =
    let a = decaying 1 d d decay
    let x = vector (random 3 d)
    Objectives.LeastSquares(a, a * (x.Normalize 2.0 * 0.9)) :> IObjective

let lecture =
    Objectives.UnbalancedQuadratic(
        matrix [ for i in 0..5 -> [ for j in 0..5 -> if i = j then 7.0 / 6.0 else 1.0 / 6.0 ] ],
        0.3
    )

let problems: (string * IObjective * (int -> IIsotropicDistribution) * int) list =
    let gaussian, ball = Sampling.gaussian, Sampling.ballOfScale

    let item name (f: IObjective) (distribution: int -> IIsotropicDistribution) samples =
        name, f, distribution, (if smoke then min samples 200 else samples)

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
let progress = Live.stages ()

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
    let larger = square + DenseMatrix.identity 6 * 0.1

    let table =
        CertificateTable(
            [
                MatrixStatements.RootKeepsOrder(square, larger)
                MatrixStatements.QuadraticForm(square, random 1 6)
                yield! UnbalancedStatements.Conditioning(matrix [ [ 2.0; 0.5 ]; [ 0.5; 2.0 ] ], 0.1)
                UnbalancedStatements.StepsRatio 0.3
                UnbalancedStatements.RotationAndBack(0.5, 10)
            ]
        )

    progress.Done $"{table}"
    "statements without an objective", table

let all = checkedTables @ [ free ]

for name, table in all do
    printfn "\n%s\n    %s" name (PlainText.ToText table)

/// Coordinate-wise smoothness at the sizes of the digits network, with its time; goal is the relative gap.
let sized =
    [
        for d, goal in (if smoke then [ 100, 1e-6; 200, 1e-3 ] else [ 500, 1e-6; 2410, 1e-3 ]) do
            progress.Stage $"smoothness, d = {d}"
            let rows = decaying 19 d d 0.5

            let found =
                CoordinateSmoothness.OfHessian(rows.TransposeThisAndMultiply rows, SmoothnessOptions(Tolerance = goal))

            progress.Done $"{found}, {found.Elapsed.TotalSeconds:F1} s"
            SmoothnessStatements.Duality(found, goal)
    ]

/// The cap on the steps of a run.
let most = if smoke then 500 else 20000

/// Steps until the gradient norm is a thousandth of its start.
let steps optimizer (f: IObjective) =
    let start = Array.create f.Dimension 1.0
    let goal = 1e-3 * ((f |> Objective.gradient start) |> Array.sumBy (fun g -> g * g) |> sqrt)

    let run =
        f
        |> Train.runWith (TrainOptions(Steps = most, RecordEvery = most, GradientTolerance = goal)) optimizer start

    if run.StopReason = StopReason.GradientTolerance then string run.Steps else $">{most}"

let lectureTable =
    progress.Stage "steps on the unbalanced quadratic"

    let rows =
        [
            for beta in [ 0.1; 0.3; 0.5; 0.7; 0.9 ] do
                for n in [ 2; 4; 10; 100 ] do
                    let h = DenseMatrix.identity n + 1.0 / float n

                    let f = Objectives.UnbalancedQuadratic(h, beta) :> IObjective
                    let predicted = Math.Pow(1.0 / beta, float (n - 1))

                    beta,
                    n,
                    predicted,
                    steps (Optimizer.sgd 0.5) f,
                    steps (Optimizer.adagrad 0.5) f,
                    steps (Optimizer.rmsProp 0.01) f
        ]

    progress.Done $"{rows.Length} problems"
    rows

/// Measured, not proved: loss after 300 steps over that in original coordinates, least squares d = 100.
let measured =
    progress.Stage "what the theory does not cover"
    let f = leastSquares 100 1.0

    let estimate seed samples scale =
        f |> Egop.estimateWith (EgopOptions(Samples = samples, Seed = seed)) (Sampling.gaussian scale)

    let fresh = estimate 1UL 1000 1.0

    let quarters =
        CoordinatePartition.Of(100, [ for q in 0..3 -> struct ($"quarter {q}", [| 25 * q .. 25 * q + 24 |]) ])

    let blocks = f |> Egop.estimateWith (EgopOptions(Samples = 1000, Partition = quarters)) (Sampling.gaussian 1.0)

    let start = random 21 100

    let bases: (string * IBasis) list =
        [
            "EGOP", Basis.ofEgop fresh
            "EGOP of 100 samples", Basis.ofEgop (estimate 2UL 100 1.0)
            "stale: sampled at 10 times the scale", Basis.ofEgop (estimate 3UL 1000 10.0)
            "blocks of 25", Basis.ofEgop blocks
            "partial, r = 20, complement kept", Bases.Partial(fresh, 20).KeepComplement()
        ]

    let final basis optimizer (objective: IObjective) =
        let run = objective |> Train.runWith (TrainOptions(Steps = 300).In basis) optimizer start
        run.FinalLoss

    let methods =
        [
            "Adagrad", Optimizer.adagrad 0.1, f
            "Adam", Optimizer.adam 0.01, f
            "momentum", Optimizer.momentum 0.9 0.1, f
            "Adam, minibatches of 10", Optimizer.adam 0.01, Objective.minibatches 10 f
        ]

    let rows =
        [
            for name, basis in bases do
                name,
                [
                    for _, optimizer, objective in methods ->
                        final basis optimizer objective / final (Basis.identity 100) optimizer objective
                ]
        ]

    progress.Done $"{rows.Length} bases"
    methods |> List.map (fun (name, _, _) -> name), rows

printfn "\nCoordinate-wise smoothness at size\n    %s" (PlainText.ToText(CertificateTable sized))
printfn "\nSteps to a thousandth of the first gradient norm on the unbalanced quadratic (measured; at most %d)" most
printfn "    %5s %5s %16s %10s %10s %10s" "beta" "n" "(1/beta)^(n-1)" "GD" "Adagrad" "RMSProp"

for beta, n, predicted, descent, adagrad, rms in lectureTable do
    printfn "    %5.1f %5d %16.3g %10s %10s %10s" beta n predicted descent adagrad rms

printfn "\nMeasured, not proved: loss after 300 steps, relative to original coordinates; least squares, d = 100"
printfn "    %-38s %s" "" (fst measured |> List.map (sprintf "%24s") |> String.concat "")

for name, ratios in snd measured do
    printfn "    %-38s %s" name (ratios |> List.map (sprintf "%24.3g") |> String.concat "")

match page with
| None -> ()
| Some path ->
    let html =
        (HtmlPage "Theory checks", all)
        ||> List.fold (fun page (name, table) -> page.AddHeading(name).AddHtml(Theory.toHtml table))

    html.Save path
    printfn "\nWrote %s" (Path.GetFullPath path)

let violated =
    (all |> List.sumBy (fun (_, table) -> table.Number Verdict.Violated))
    + CertificateTable(sized).Number Verdict.Violated

printfn
    "\n%d certificates, %d violated, %.0f s"
    (all |> List.sumBy (fun (_, t) -> t.Count))
    violated
    clock.Elapsed.TotalSeconds

exit (if violated = 0 then 0 else 1)
