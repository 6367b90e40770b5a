// What EGOP reparameterization does, on real handwritten digits: dotnet fsi scripts/demo.fsx (after a build).
// Estimates the block EGOP of a 64-32-10 ReLU network, trains four optimizers in original and in EGOP coordinates
// from the same starts, and writes artifacts/demo/index.html. EGOP_SIZE=smoke: a trial of the script itself, in seconds, into artifacts/demo-smoke.

#load "egop.fsx"
#load "progress.fsx"

open System
open System.Diagnostics
open System.IO
open System.Threading
open MathNet.Numerics.LinearAlgebra
open Egop
open Progress

let smoke = Experiment.sizeOr ExperimentSize.Notebook = ExperimentSize.Smoke
let seeds = if smoke then 2 else 5
let batch = 300
let epochs = if smoke then 2 else 60
let folder = if smoke then "artifacts/demo-smoke" else "artifacts/demo"
let clock = Stopwatch.StartNew()
let progress = Live.stages ()

let cancel = new CancellationTokenSource()

/// Nothing has been written before the end.
let leave () =
    lock cancel (fun () ->
        printfn "\nCancelled; nothing was written."
        exit 130)

Console.CancelKeyPress.Add(fun e ->
    e.Cancel <- true
    cancel.Cancel()

    // A matrix factorization ends in its own time; nobody waits for it.
    let impatient () =
        Thread.Sleep 1000
        leave ()

    Thread(impatient, IsBackground = true).Start())

/// Leaves when Ctrl-C was pressed.
let stopIfCancelled () = if cancel.IsCancellationRequested then leave ()

// ---- data and network ----

let algebra = orExplain (fun () -> LinearAlgebra.Provider)
printfn "Linear algebra: %O; %d processors" algebra Environment.ProcessorCount
let data = Data.digits () |> Data.split 1 (1437, 360, 0)
let train, validation = data.Training, data.Validation
let network = Objective.classifier [ 32 ] train
let training = network |> Objective.minibatches batch
let steps = epochs * ((train.Count + batch - 1) / batch)

printfn
    "Digits: %d training and %d validation images of 8 x 8; network 64-32-10, %d parameters; minibatches of %d, %d epochs"
    train.Count
    validation.Count
    network.Dimension
    batch
    epochs

// ---- the EGOP, block by block, from as many minibatch gradients as there are weights ----

let xavier = Sampling.xavierNormal network
let partition = CoordinatePartition.Matrices(network.Layout)
let samples = if smoke then 100 else partition |> Seq.sumBy (fun block -> block.Count)

progress.Stage "Estimating the block EGOP"

let egop =
    try
        EgopEstimator.Estimate(
            training,
            xavier,
            EgopOptions(Samples = samples, Seed = 1UL, Partition = partition),
            { new IProgress<EstimationProgress> with
                member _.Report p = progress.Report((string p.Stage).ToLowerInvariant(), p.Done, p.Total)
            },
            cancel.Token
        )
    with :? OperationCanceledException ->
        stopIfCancelled ()
        failwith "unreachable"

progress.Done $"{samples} gradients: {egop.Timings}"
let basis = Basis.ofEgop egop
printfn ""

printfn
    "  %-6s %6s %12s %18s %18s %8s %8s"
    "block"
    "size"
    "stable rank"
    "lambda_2/lambda_1"
    "lambda_10/lambda_1"
    "beta_1"
    "beta_2"

for block in egop.Blocks do
    let s = block.Spectrum

    printfn
        "  %-6s %6d %12.1f %18.4f %18.4f %8.3f %8.3f"
        block.Name
        block.Order
        s.StableRank
        (s.DecayRatio 2)
        (s.DecayRatio 10)
        block.Densities[0]
        block.Densities[1]

printfn "  Dense leading eigenvectors (beta near 2/pi = 0.64) and a small stable rank: where a rotation should help.\n"

// ---- training: the learning rate that is best in original coordinates serves both ----

let starts = [| for seed in 1..seeds -> Sampling.draw seed xavier |]
let original = Basis.identity network.Dimension

let options basis progress =
    TrainOptions(Steps = steps, Seed = 100UL, KeepPoints = true, Basis = basis, Progress = progress)

let methods: (string * (float -> IOptimizer)) list =
    [
        "Adagrad", Optimizer.adagrad
        "Adam", Optimizer.adam
        "SGD", Optimizer.sgd
        "momentum", Optimizer.momentum 0.9
    ]

type Outcome = { Name: string; Rate: float; InOriginal: TrainResult[]; InEgop: TrainResult[] }

/// All runs of a method in one basis, with a progress line.
let runAll label coordinates (optimizer: IOptimizer) =
    progress.Stage label
    let mutable reports = 0
    let total = seeds * (epochs + 1)

    let report =
        { new IProgress<TrainProgress> with
            member _.Report _ = progress.Report(Interlocked.Increment &reports, total)
        }

    let results =
        Trainer.RunAll(training, optimizer, starts, options coordinates report, 0, cancel.Token)
        |> Array.ofSeq

    stopIfCancelled ()
    progress.Done $"loss {(Train.finalLosses results).Median:G4}"
    results

let bestRate name (create: float -> IOptimizer) =
    progress.Stage $"Learning rate of {name}"

    let sweep =
        try
            LearningRateSweep.Run(
                training,
                create,
                Array.truncate 3 starts,
                TrainOptions(Steps = steps, RecordEvery = steps, Seed = 100UL),
                0,
                cancel.Token
            )
        with :? OperationCanceledException ->
            stopIfCancelled ()
            failwith "unreachable"

    progress.Done $"{sweep}"

    if not sweep.Best.HasValue then
        eprintfn "No learning rate for %s: try smaller ones than LearningRateSweep does." name
        exit 1

    sweep.Best.Value.LearningRate

let outcomes =
    [
        for name, create in methods do
            let rate = bestRate name create

            {
                Name = name
                Rate = rate
                InOriginal = runAll $"{name}, original coordinates" original (create rate)
                InEgop = runAll $"{name}, EGOP coordinates" basis (create rate)
            }
    ]

// ---- the table ----

let accuracy (results: TrainResult[]) =
    (results
     |> Seq.map (fun r -> network |> Objective.accuracy validation (Array.ofSeq r.FinalPoint))
     |> Quartiles.Of)
        .Median

let seconds (results: TrainResult[]) = results |> Array.averageBy (fun r -> r.Elapsed.TotalSeconds)

let columns = [ "optimizer"; "rate"; "coordinates"; "median loss"; "quartiles"; "validation accuracy"; "s a run" ]

let rows =
    [
        for o in outcomes do
            for coordinates, results in [ "original", o.InOriginal; "EGOP", o.InEgop ] do
                let q = Train.finalLosses results

                [
                    o.Name
                    $"{o.Rate:G3}"
                    coordinates
                    $"{q.Median:G4}"
                    $"{q.Lower:G4} .. {q.Upper:G4}"
                    $"{100. * accuracy results:F1} %%"
                    $"{seconds results:F2}"
                ]
    ]

let widths =
    columns :: rows
    |> List.transpose
    |> List.map (fun column -> column |> List.map String.length |> List.max)

printfn ""

for row in columns :: rows do
    List.zip row widths
    |> List.map (fun (cell: string, width) -> cell.PadRight width)
    |> String.concat "   "
    |> printfn "  %s"

printfn ""

// ---- what came of it, in words ----

/// Largest relative distance between the iterates of matching runs over the epochs within a number of steps.
let apart limit (a: TrainResult[]) (b: TrainResult[]) =
    Seq.zip a b
    |> Seq.collect (fun (p, q) -> Seq.zip p.History q.History)
    |> Seq.filter (fun (p, _) -> p.Step <= limit)
    |> Seq.map (fun (p, q) ->
        let p, q = p.Point.ToArray(), q.Point.ToArray()
        let norm (v: float[]) = sqrt (Array.sumBy (fun x -> x * x) v)
        norm (Array.map2 (-) p q) / norm p)
    |> Seq.max

let coincide = 1e-10

let sentences, failures =
    outcomes
    |> List.map (fun o ->
        let before, after = (Train.finalLosses o.InOriginal).Median, (Train.finalLosses o.InEgop).Median

        match o.Name with
        | "SGD"
        | "momentum" ->
            let early, all = apart 100 o.InOriginal o.InEgop, apart steps o.InOriginal o.InEgop
            let ok = early <= coincide

            $"""{o.Name}: coincides in both coordinates, as the theory says: check {(if ok then "passed" else "FAILED")}, iterates differ by {early:G2} (relative) in 100 steps and by {all:G2} in {steps}.""",
            (if ok then 0 else 1)
        | name ->
            let validation =
                $"validation accuracy went from {100. * accuracy o.InOriginal:F1} %% to {100. * accuracy o.InEgop:F1} %%"

            (if after < before then
                 $"{name}: improved in training; EGOP coordinates bring the median loss from {before:G3} to {after:G3} ({before / after:F1} times lower) at the same learning rate; {validation}."
             else
                 $"{name}: did not improve in training; the median loss is {before:G3} in original and {after:G3} in EGOP coordinates at the same learning rate; {validation}."),
            0)
    |> List.unzip

sentences |> List.iter (printfn "%s")

// ---- a picture in two dimensions: Adagrad on log-sum-exp over contours (experiment F1L; the scale of 200 is ours) ----

let valley, valleyRuns =
    let a = Data.decayingMatrix 1 10 2 2.0
    let target = Sampling.draw 2 (Sampling.gaussian 1.0 2)
    let f = Objective.logSumExp a (a * Vector<float>.Build.Dense target)
    let far = Sampling.gaussian 200.0
    let eigenbasis = f |> Egop.estimate 500 far |> Basis.ofEgop
    let start = Sampling.draw 3 (far 2)
    let keep = TrainOptions(Steps = 1000, KeepPoints = true)

    f,
    [
        "original", f |> Train.runWith keep (Optimizer.adagrad 30.0) start
        "EGOP", f |> Train.runWith (keep.In eigenbasis) (Optimizer.adagrad 30.0) start
    ]

let valleySentence =
    let above step =
        [ for name, run in valleyRuns -> $"{run.Losses()[step] - log 10.0:G2} in {name} coordinates" ]
        |> String.concat " and "

    $"Two parameters, Adagrad on log-sum-exp: after 20 steps the loss is above its minimum log 10 by {above 20}, after 100 by {above 100}."

printfn "%s" valleySentence

// ---- the page ----

let lossCharts =
    outcomes
    |> List.map (fun o ->
        [ "original", Seq.ofArray o.InOriginal; "EGOP", Seq.ofArray o.InEgop ]
        |> Chart.lossBands
        |> Chart.withTitle $"{o.Name}, learning rate {o.Rate:G3}"
        |> Chart.withLabels "step" "training loss")

let spectra =
    egop.Blocks
    |> Seq.map (fun block ->
        Charts.Spectrum block.Spectrum.Eigenvalues
        |> Chart.withTitle
            $"Spectrum of block {block.Name}: stable rank {block.Spectrum.StableRank:F1} of {block.Order}")

let page =
    HtmlPage("EGOP on handwritten digits")
        .AddParagraph(
            $"A 64-32-10 ReLU network on {train.Count} handwritten digits, trained in its original coordinates and in the eigenbasis of its expected gradient outer product, from the same {seeds} starts, on the same minibatches, at the same learning rates."
        )
        .AddHeading("Training")
        .Add(Chart.grid 2 lossCharts)
        .Add(
            rows
            |> List.fold (fun (table: Table) row -> table.AddRow(row |> Seq.map box)) (Table columns)
        )
        .AddHtml("<ul>" + String.concat "" [ for s in sentences -> $"<li>{s}</li>" ] + "</ul>")
        .AddHeading("The expected gradient outer product")
        .Add(Chart.grid 2 spectra)
        .Add(
            Chart.grid
                2
                [
                    for block in egop.Blocks ->
                        block
                        |> Chart.densities 100
                        |> Chart.withTitle $"Densities of the leading eigenvectors, block {block.Name}"
                ]
        )
        .AddHeading("Two parameters: Adagrad on log-sum-exp")
        .AddParagraph(valleySentence)
        .Add(valley |> Chart.trajectory valleyRuns |> Chart.withTitle "1000 steps of Adagrad, learning rate 30")

stopIfCancelled ()
Environment.CurrentDirectory <- Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))

orExplain (fun () ->
    Directory.CreateDirectory folder |> ignore
    page.Save $"{folder}/index.html"
    (Chart.grid 2 (List.truncate 2 lossCharts)).SaveSvg $"{folder}/adagrad-adam.svg")

printfn "\n%s/index.html and adagrad-adam.svg written; %.0f s in all." folder clock.Elapsed.TotalSeconds
exit (if List.sum failures = 0 then 0 else 1)
