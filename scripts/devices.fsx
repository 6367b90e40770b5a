// The devices of this machine, and the digits' EGOP and a run in its basis on one of them beside the processor:
// dotnet fsi scripts/devices.fsx [DEVICE] (after a build). DEVICE is a part of a kind or a name, such as cuda, opencl or H200; the best one when
// left out. Seconds with EGOP_SIZE=smoke, which takes fewer samples.

#load "egop.fsx"

open System
open Egop

let device =
    match List.ofArray fsi.CommandLineArgs |> List.tail with
    | [] -> Device.Best
    | [ text ] ->
        try
            Device.Find text
        with :? ArgumentException as e ->
            eprintfn "%s" e.Message
            exit 2
    | other ->
        eprintfn "Expected at most one argument, a part of a device's name, got %s." (String.concat " " other)
        exit 2

printfn "Devices:"

for present in Device.All do
    printfn "  %O" present

let smoke = Experiment.sizeOr ExperimentSize.Notebook = ExperimentSize.Smoke
let digits = Data.digits ()
let network = Objectives.ReluNetwork([ 64; 32; 10 ], digits.ToMatrix(), digits.Labels)
let xavier = Sampling.xavierUniform network

let samples = if smoke then 60 else 2500

let options device =
    EgopOptions(Samples = samples, Precision = Precision.Single, SingularValues = false, Device = device)

let timed name (work: unit -> 'a) =
    let clock = Diagnostics.Stopwatch.StartNew()
    let result = work ()
    printfn "  %-28s %8.2f s   %s" name clock.Elapsed.TotalSeconds (string (box result))
    result

printfn "\nThe EGOP of a %d-parameter network from %d gradients:" network.Dimension samples
let here = timed "processor" (fun () -> network |> Egop.estimateWith (options Device.Cpu) xavier)
let there = timed $"{device.Kind}" (fun () -> network |> Egop.estimateWith (options device) xavier)

let apart (a: float seq) (b: float seq) = Seq.map2 (fun x y -> abs (x - y)) a b |> Seq.max

printfn
    "  eigenvalues apart by at most %.1e of the largest"
    (apart (Egop.eigenvalues here) (Egop.eigenvalues there) / Seq.head (Egop.eigenvalues here))

let steps = if smoke then 20 else 400

let minibatches = network.Minibatches 100
let start = network |> Sampling.start 1 xavier
let basis = Basis.ofEgop here

let training device =
    TrainOptions(Steps = steps, RecordEvery = 20, Precision = Precision.Single, Basis = basis, Device = device)

printfn "\nAdam in the eigenbasis, %d steps on minibatches of 100, single precision:" steps

let run =
    timed "processor" (fun () -> minibatches |> Train.runWith (training Device.Cpu) (Optimizer.adam 0.003) start)

let runThere =
    timed $"{device.Kind}" (fun () -> minibatches |> Train.runWith (training device) (Optimizer.adam 0.003) start)

printfn "  losses apart by at most %.1e" (apart (Train.losses run) (Train.losses runThere))
