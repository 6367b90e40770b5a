namespace Egop

open System

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
        if Console.IsErrorRedirected then new LiveDisplay() else new LiveDisplay(Console.Error, room ())

    /// The progress of a run, the Progress of TrainOptions: a bar, the newest loss, and the chart of the losses so far. C#: new TrainingDisplay(name, display)
    let training (name: string) : TrainingDisplay = new TrainingDisplay(name, display ())

    /// Progress of some work in a number of parts. C#: new ProgressDisplay(name, total, display)
    let progress (name: string) (total: int) : ProgressDisplay = new ProgressDisplay(name, total, display ())

    /// Stages of a script, on standard output: one line redrawn in place in a terminal, a plain line a stage in a file. C#: new StageProgress(writer, isTerminal, width)
    let stages () : StageProgress = StageProgress(Console.Out, not Console.IsOutputRedirected, Func<int>(room))
