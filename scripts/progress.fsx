// One line of progress: redrawn in place in a terminal, a plain line for each stage when output goes to a file.

open System
open System.Diagnostics

type Progress() =
    let live = not Console.IsOutputRedirected
    let clock = Stopwatch()
    let gate = obj ()
    let mutable stage = ""
    let mutable drawn = 0L

    let clear () =
        if live then
            printf "\r%s\r" (String(' ', max 1 (min 100 (Console.WindowWidth - 1))))

    /// Starts a stage of the work.
    member _.Stage(name: string) =
        lock gate (fun () ->
            stage <- name
            clock.Restart()
            drawn <- 0L

            if live then printf "%s ..." name else printfn "%s ..." name

            stdout.Flush())

    /// Shows how far the stage has come; at most ten times a second.
    member _.Report(finished: int, total: int) =
        lock gate (fun () ->
            let now = clock.ElapsedMilliseconds

            if live && stage <> "" && now - drawn >= 100L then
                drawn <- now
                let width = 24
                let filled = width * finished / max 1 total

                printf
                    "\r%s [%s%s] %3d %%"
                    stage
                    (String('#', filled))
                    (String('.', width - filled))
                    (100 * finished / max 1 total)

                stdout.Flush())

    /// Ends a stage with its time and a remark.
    member _.Done(remark: string) =
        lock gate (fun () ->
            clear ()
            printfn "%-34s %5.1f s  %s" stage clock.Elapsed.TotalSeconds remark
            stage <- ""
            stdout.Flush())
