// One line of progress: redrawn in place in a terminal, a plain line for each stage when output goes to a file.

open System
open System.Diagnostics

/// The value, or the message of what went wrong and the end of the script: a reader of a message needs no stack trace.
let orExplain (value: unit -> 'a) : 'a =
    try
        value ()
    with e ->
        eprintfn "%s" e.Message
        exit 1

type Progress() =
    let live = not Console.IsOutputRedirected
    let clock = Stopwatch()
    let gate = obj ()
    let mutable stage = ""
    let mutable part = ""
    let mutable drawn = 0L

    /// Characters that fit a line without wrapping; some terminals do not tell.
    let room () =
        let width =
            try
                Console.WindowWidth
            with _ ->
                0

        if width > 1 then width - 1 else 79

    let draw (text: string) =
        let room = room ()
        let text = if text.Length > room then text.Substring(0, room) else text
        printf "\r%s" (text.PadRight(min room 100))
        stdout.Flush()

    /// Starts a stage of the work.
    member _.Stage(name: string) =
        lock gate (fun () ->
            stage <- name
            part <- ""
            clock.Restart()
            drawn <- 0L

            if live then
                draw $"{name} ..."
            else
                printfn "%s ..." name
                stdout.Flush())

    /// Shows how far a part of the stage has come; at most ten times a second, and at once when another part begins.
    member _.Report(name: string, finished: int, total: int) =
        lock gate (fun () ->
            let now = clock.ElapsedMilliseconds

            if live && stage <> "" && (now - drawn >= 100L || name <> part) then
                drawn <- now
                part <- name
                let width = 24
                let filled = width * finished / max 1 total
                let bar = String('#', filled) + String('.', width - filled)
                let percent = 100 * finished / max 1 total
                // The number first: a narrow terminal cuts the bar.
                let part = if part = "" then "" else part + " "
                draw $"{stage} {percent, 3} %% {part}[{bar}]")

    member this.Report(finished: int, total: int) = this.Report("", finished, total)

    /// Ends a stage with its time and a remark.
    member _.Done(remark: string) =
        lock gate (fun () ->
            if live then
                draw ""
                printf "\r"

            printfn "%-34s %5.1f s  %s" stage clock.Elapsed.TotalSeconds remark
            stage <- ""
            stdout.Flush())
