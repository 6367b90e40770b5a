// The figures and tables of the papers: dotnet fsi scripts/experiment.fsx ID ... [--size smoke|notebook|paper] [--trials N]
// [--seed S] [--threads N] [--out FOLDER] [--fresh] (after a build). Without an ID it lists them; `all` runs every one.
// Writes JSON, HTML and SVG files into artifacts/experiments. Finished pieces of work are kept in a journal there:
// a run that was stopped goes on where it was, unless --fresh. Exit code 0 whether or not expectations are met.

#load "egop.fsx"
#load "progress.fsx"

open System
open System.IO
open Egop
open Progress

let wrong (message: string) =
    eprintfn "%s" message
    exit 2

type Request =
    {
        Ids: string list
        Size: ExperimentSize
        Trials: int option
        Seed: uint64 option
        Threads: int
        Out: string
        Fresh: bool
    }

let number name (text: string) =
    match Int32.TryParse text with
    | true, value when value > 0 -> value
    | _ -> wrong $"{name}: expected a whole number of at least 1, actual \"{text}\"."

let rec read request arguments =
    match arguments with
    | [] -> { request with Ids = List.rev request.Ids }
    | "--size" :: text :: rest ->
        match Enum.TryParse<ExperimentSize>(text, true) with
        | true, size when Enum.IsDefined size -> read { request with Size = size } rest
        | _ -> wrong $"--size: expected smoke, notebook or paper, actual \"{text}\"."
    | "--trials" :: text :: rest -> read { request with Trials = Some(number "--trials" text) } rest
    | "--threads" :: text :: rest -> read { request with Threads = number "--threads" text } rest
    | "--seed" :: text :: rest ->
        match UInt64.TryParse text with
        | true, seed -> read { request with Seed = Some seed } rest
        | _ -> wrong $"--seed: expected a whole number of at least 0, actual \"{text}\"."
    | "--out" :: folder :: rest -> read { request with Out = folder } rest
    | "--fresh" :: rest -> read { request with Fresh = true } rest
    | option :: _ when option.StartsWith "-" ->
        wrong
            $"{option}: not an option, or its value is missing. Options: --size, --trials, --seed, --threads, --out, --fresh."
    | id :: rest -> read { request with Ids = id :: request.Ids } rest

let request =
    read
        {
            Ids = []
            Size = Experiment.sizeOr ExperimentSize.Notebook
            Trials = None
            Seed = None
            Threads = 0
            Out = Path.Combine(__SOURCE_DIRECTORY__, "..", "artifacts", "experiments")
            Fresh = false
        }
        (List.tail (List.ofArray fsi.CommandLineArgs))

if request.Ids.IsEmpty then
    printfn "Usage: dotnet fsi scripts/experiment.fsx ID ... [--size smoke|notebook|paper] [--trials N] [--seed S]"
    printfn "       [--threads N] [--out FOLDER] [--fresh]; `all` stands for every one. Experiments:"

    for e in Experiment.all do
        let names = String.concat ", " (e.Id :: List.ofSeq e.Aliases)
        printfn "  %-14s %s" names e.Title

    exit 0

let experiments =
    if request.Ids = [ "all" ] then
        Experiment.all
    else
        request.Ids
        |> List.map (fun id ->
            try
                Experiment.find id
            with :? ArgumentException as e ->
                wrong e.Message)

let cancel = cancelledByCtrlC ()
let folder = Path.GetFullPath request.Out
let journal = Path.Combine(folder, "journal")

let run (experiment: Experiment) =
    let settings = experiment.SettingsOf request.Size

    let settings = request.Trials |> Option.fold (fun (s: ExperimentSettings) n -> s.WithTrials n) settings

    let settings = request.Seed |> Option.fold (fun (s: ExperimentSettings) n -> s.WithSeed n) settings

    if request.Fresh && Directory.Exists journal then
        for file in Directory.GetFiles(journal, $"{experiment.Id}-*.jsonl") do
            File.Delete file

    let options = ExperimentOptions(Threads = request.Threads, Journal = journal, Cancellation = cancel)
    let result = runExperiment options settings experiment
    printfn "%s" experiment.Question

    for expectation in result.Expectations do
        printfn "  %O" expectation

    for note in result.Notes do
        printfn "  %s" note

    let files = result.Save folder
    printfn "  %d files written: %s, ..." files.Count (Path.GetRelativePath(Environment.CurrentDirectory, files[0]))
    result.Expectations |> Seq.filter (fun e -> not e.IsMet) |> Seq.length

let missed = experiments |> List.sumBy run

if experiments.Length > 1 then
    printfn "%d experiments; %d expectations not met" experiments.Length missed
