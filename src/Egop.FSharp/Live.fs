namespace Egop

open System
open System.Diagnostics
open System.IO

/// Stages of a script: in a terminal one line redrawn in place, in a file a plain line for each stage.
type StageProgress(output: TextWriter, isTerminal: bool, room: unit -> int) =
    let clock = Stopwatch()
    let gate = obj ()
    let mutable stage = ""
    let mutable part = ""
    let mutable drawn = 0L

    let draw (text: string) =
        let room = max 1 (room ())
        let text = if text.Length > room then text.Substring(0, room) else text
        output.Write("\r" + text.PadRight(min room 100))
        output.Flush()

    /// Starts a stage of the work.
    member _.Stage(name: string) : unit =
        lock gate (fun () ->
            stage <- name
            part <- ""
            clock.Restart()
            drawn <- 0L

            if isTerminal then
                draw $"{name} ..."
            else
                output.WriteLine $"{name} ..."
                output.Flush())

    /// Shows how far a part of the stage has come; at most ten times a second, and at once when another part begins.
    member _.Report(name: string, finished: int, total: int) : unit =
        lock gate (fun () ->
            let now = clock.ElapsedMilliseconds

            if isTerminal && stage <> "" && (now - drawn >= 100L || name <> part) then
                drawn <- now
                part <- name
                let view = ProgressView(stage, max 0 finished, max 0 total, part)
                draw (view.ToString()))

    /// Shows how far the stage has come.
    member this.Report(finished: int, total: int) : unit = this.Report("", finished, total)

    /// Ends a stage with its time and a remark.
    member _.Done(remark: string) : unit =
        lock gate (fun () ->
            if isTerminal then
                draw ""
                output.Write "\r"

            output.WriteLine(sprintf "%-34s %5.1f s  %s" stage clock.Elapsed.TotalSeconds remark)
            stage <- ""
            output.Flush())

/// Output that changes while work goes on: in a cell of a notebook, on a line of a terminal, and nowhere if output goes to a file.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Live =

    /// Characters that fit a line without wrapping; some terminals do not tell.
    let private room () =
        let width =
            try
                Console.WindowWidth
            with _ ->
                0

        if width > 1 then width - 1 else 79

    /// A value to show and to replace. C#: new LiveDisplay(writer)
    let display () : LiveDisplay =
        if Console.IsErrorRedirected then
            new LiveDisplay()
        else
            new LiveDisplay(Console.Error, room ())

    /// The progress of a run, to give to Train.runShowing: a bar, the newest loss, and the chart of the losses so far. C#: new TrainingDisplay(name, display)
    let training (name: string) : TrainingDisplay = new TrainingDisplay(name, display ())

    /// Progress of some work in a number of parts. C#: new ProgressDisplay(name, total, display)
    let progress (name: string) (total: int) : ProgressDisplay =
        new ProgressDisplay(name, total, display ())

    /// Stages of a script, on standard output.
    let stages () : StageProgress =
        StageProgress(Console.Out, not Console.IsOutputRedirected, room)
