namespace Egop

open System

/// Runs at rest, as safetensors files that PyTorch and others read.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Checkpoint =

    /// Where a run ended. C#: Checkpoint.Of(result)
    let ofRun (result: TrainResult) : Checkpoint = Checkpoint.Of result

    /// Writes a file, all of it or nothing. C#: checkpoint.Save(path)
    let save (path: string) (checkpoint: Checkpoint) : unit = checkpoint.Save path

    /// Reads a file for an optimizer and an objective. C#: Checkpoint.Load(path, optimizer, objective.Layout())
    let load (path: string) (optimizer: IOptimizer) (objective: IObjective) : Checkpoint =
        Checkpoint.Load(path, optimizer, objective.Layout())

/// Training runs. A run that goes wrong ends with a StopReason and its history. Everything but the number of steps is an option:
/// TrainOptions(Steps = 100, Basis = basis, Device = Device.Best, Precision = Precision.Single, Refresh = refresh, Progress = progress, ...).
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Train =

    /// A run in original coordinates. C#: Trainer.Run(objective, optimizer, start, new() { Steps = steps })
    let run (steps: int) (optimizer: IOptimizer) (start: float[]) (objective: IObjective) : TrainResult =
        Trainer.Run(objective, optimizer, start, TrainOptions(Steps = steps))

    /// A run in a basis, from the matching start z_0 = Vᵀ x_0. C#: Trainer.Run(objective, optimizer, start, new() { Steps = steps, Basis = basis })
    let runIn
        (basis: IBasis)
        (steps: int)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.Run(objective, optimizer, start, TrainOptions(Steps = steps, Basis = basis))

    /// A run with every option; options.In basis are the same in a basis. C#: Trainer.Run(objective, optimizer, start, options)
    let runWith (options: TrainOptions) (optimizer: IOptimizer) (start: float[]) (objective: IObjective) : TrainResult =
        Trainer.Run(objective, optimizer, start, options)

    /// Goes on from a checkpoint, up to the options' number of steps in all. C#: Trainer.Resume(objective, optimizer, from, options)
    let resume
        (options: TrainOptions)
        (optimizer: IOptimizer)
        (from: Checkpoint)
        (objective: IObjective)
        : TrainResult =
        Trainer.Resume(objective, optimizer, from, options)

    /// One run from each start, in parallel. C#: Trainer.RunAll(objective, optimizer, starts, options)
    let runAll
        (options: TrainOptions)
        (optimizer: IOptimizer)
        (starts: float[][])
        (objective: IObjective)
        : TrainResult[] =
        Trainer.RunAll(objective, optimizer, starts, options) |> Array.ofSeq

    /// The best learning rate by the median final loss over the starts. C#: LearningRateSweep.Run(objective, create, starts, options)
    let sweep
        (options: TrainOptions)
        (optimizer: float -> IOptimizer)
        (starts: float[][])
        (objective: IObjective)
        : SweepResult =
        LearningRateSweep.Run(objective, Func<float, IOptimizer> optimizer, starts, options)

    /// The losses of the history, the start's first. C#: result.Losses()
    let losses (result: TrainResult) : float[] = result.Losses()

    /// Where the run ended, in original coordinates. C#: result.FinalPoint
    let finalPoint (result: TrainResult) : float[] = Array.ofSeq result.FinalPoint

    /// The average of the iterates that the optimizer kept, in original coordinates. C#: result.AveragedPoint
    let averagedPoint (result: TrainResult) : float[] option =
        result.AveragedPoint |> Option.ofObj |> Option.map Array.ofSeq

    /// Median and quartiles of the final losses. C#: Quartiles.Of(results.Select(r => r.FinalLoss))
    let finalLosses (results: TrainResult seq) : Quartiles = results |> Seq.map (fun r -> r.FinalLoss) |> Quartiles.Of
