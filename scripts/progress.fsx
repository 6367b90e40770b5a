// What scripts share about the terminal.
#load "egop.fsx"

open System
open System.Threading
open Egop

/// The value, or the message of what went wrong and the end of the script: a reader of a message needs no stack trace.
let orExplain (value: unit -> 'a) : 'a =
    try
        value ()
    with e ->
        eprintfn "%s" e.Message
        exit 1

/// A token that Ctrl-C cancels. A matrix factorization ends in its own time; after two seconds nobody waits for it.
let cancelledByCtrlC () : CancellationToken =
    let cancel = new CancellationTokenSource()

    Console.CancelKeyPress.Add(fun e ->
        e.Cancel <- true
        cancel.Cancel()

        let impatient () =
            Thread.Sleep 2000
            exit 130

        Thread(impatient, IsBackground = true).Start())

    cancel.Token

let private stages = lazy Live.stages ()

/// Runs an experiment with a line of progress. Where it cannot be run, or is cancelled, says so and ends the script.
let runExperiment
    (options: ExperimentOptions)
    (settings: ExperimentSettings)
    (experiment: Experiment)
    : ExperimentResult =
    let progress = stages.Value
    progress.Stage $"{experiment.Id}, {settings.Size.ToString().ToLowerInvariant()} size"

    let report =
        { new IProgress<ExperimentProgress> with
            member _.Report p = progress.Report(p.What, p.Done, p.Total)
        }

    let options =
        ExperimentOptions(
            Threads = options.Threads,
            Journal = options.Journal,
            Cancellation = options.Cancellation,
            Progress = report
        )

    try
        let result = experiment.RunWith(settings, options)
        progress.Done(if result.FromJournal > 0 then $"{result.FromJournal} pieces from the journal" else "")
        result
    with
    | :? OperationCanceledException ->
        match options.Journal with
        | null -> printfn "\nCancelled; nothing was written."
        | journal ->
            printfn
                "\nCancelled; finished pieces are in %s."
                (IO.Path.GetRelativePath(Environment.CurrentDirectory, journal))

        exit 130
    | :? DataException as e ->
        printfn ""
        eprintfn "%s: %s" experiment.Id e.Message
        exit 1
