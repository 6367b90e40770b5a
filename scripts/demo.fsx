// What EGOP reparameterization does, on real handwritten digits: dotnet fsi scripts/demo.fsx (after a build).
// Runs experiment F1R, a 64-32-10 ReLU network by four optimizers in original and in EGOP coordinates, and F1L, two paths in the
// plane, and writes artifacts/demo/index.html. EGOP_SIZE=smoke: a trial of the script itself, in seconds, into artifacts/demo-smoke.

#load "egop.fsx"
#load "progress.fsx"

open System
open System.Diagnostics
open System.IO
open Egop
open Progress

let size = Experiment.sizeOr ExperimentSize.Notebook
let folder = if size = ExperimentSize.Smoke then "artifacts/demo-smoke" else "artifacts/demo"
let clock = Stopwatch.StartNew()
let options = ExperimentOptions(Cancellation = cancelledByCtrlC ())
printfn "Linear algebra: %O; %d processors" (orExplain (fun () -> LinearAlgebra.Provider)) Environment.ProcessorCount

// ---- the digits: from the same starts, on the same minibatches, at the learning rate best in original coordinates and at each one's own ----

let trials = if size = ExperimentSize.Smoke then 2 else 5
let digits = Experiments.F1R |> runExperiment options (Experiments.F1R.Settings(size).WithTrials trials)

printfn "\n%s\n" ((digits.Table "spectra").ToText())
printfn "Dense leading eigenvectors (density near 2/pi = 0.64) and a small stable rank: where a rotation should help.\n"
printfn "%s\n" ((digits.Table "methods").ToText())

for expectation in digits.Expectations do
    printfn "%O" expectation

// ---- a picture in two dimensions: Adagrad on log-sum-exp over contours ----

let plane = Experiments.F1L |> runExperiment options (Experiments.F1L.Settings size)
printfn "\n%s" ((plane.Table "losses at given steps").ToText())

// ---- the page ----

let losses = digits.Chart "losses one rate"

let found =
    HtmlPage("EGOP on handwritten digits")
        .AddParagraph(
            $"A 64-32-10 ReLU network on handwritten digits, trained in its original coordinates and in the eigenbasis of its expected gradient outer product, from the same {trials} starts, on the same minibatches, at the same learning rates, and in the second figure each at its own."
        )
        .AddHeading("Training")
        .Add(losses)
        .Add(digits.Chart "losses own rates")
        .Add(digits.Table "methods")
        .Add(digits.ExpectationTable())
        .AddHeading("The expected gradient outer product")
        .Add(digits.Chart "spectra")
        .Add(digits.Table "spectra")
        .Add(digits.Chart "densities")
        .AddHeading("Two parameters: Adagrad on log-sum-exp")
        .Add(plane.Chart "trajectories")
        .Add(plane.Table "losses at given steps")
        .AddHeading("How it was run")

let page = (found, digits.Notes) ||> Seq.fold (fun page note -> page.AddParagraph note)

Environment.CurrentDirectory <- Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))

orExplain (fun () ->
    Directory.CreateDirectory folder |> ignore
    page.Save $"{folder}/index.html"
    ChartGrid(2, Seq.truncate 2 losses.Charts).SaveSvg $"{folder}/adagrad-adam.svg")

printfn "\n%s/index.html and adagrad-adam.svg written; %.0f s in all." folder clock.Elapsed.TotalSeconds

// SGD and momentum must coincide in all coordinates; the rest is what was found.
let coincide = digits.Expectations |> Seq.filter (fun e -> e.Claim.Contains "coincides") |> List.ofSeq
exit (if not coincide.IsEmpty && coincide |> List.forall _.IsMet then 0 else 1)
