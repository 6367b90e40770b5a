namespace Egop

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

/// Training runs. A run that goes wrong ends with a StopReason and its history.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Train =

    /// A run in original coordinates. C#: Trainer.Run(objective, optimizer, start, new() { Steps = steps })
    let run (steps: int) (optimizer: IOptimizer) (start: float[]) (objective: IObjective) : TrainResult =
        Trainer.Run(objective, optimizer, start, TrainOptions(Steps = steps))

    /// A run in a basis, from the matching start z_0 = Vᵀ x_0. C#: Trainer.Run(..., basis)
    let runIn
        (basis: IBasis)
        (steps: int)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.Run(objective, optimizer, start, TrainOptions(Steps = steps), basis)

    /// A run in a basis estimated at the start and refreshed on the way. C#: Trainer.Run(objective, optimizer, start, new() { Steps = steps, Refresh = refresh })
    let runRefreshed
        (refresh: BasisRefresh)
        (steps: int)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.Run(objective, optimizer, start, TrainOptions(Steps = steps, Refresh = refresh))

    /// A run with every option; in single precision with TrainOptions(Steps = 100, Precision = Precision.Single). C#: Trainer.Run(objective, optimizer, start, options, basis)
    let runWith
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.Run(objective, optimizer, start, options, basis)

    /// The same, reporting each history entry: Live.training name shows them. C#: Trainer.Run(objective, optimizer, start, options, basis, progress)
    let runShowing
        (progress: System.IProgress<TrainProgress>)
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.Run(objective, optimizer, start, options, basis, progress)

    /// A run on a device such as Device.Best: data, parameters, minibatches and state stay in its memory. C#: Trainer.RunOn(device, objective, optimizer, start, new() { Steps = steps })
    let runOn
        (device: Device)
        (steps: int)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.RunOn(device, objective, optimizer, start, TrainOptions(Steps = steps))

    /// A run on a device with every option, in a basis. C#: Trainer.RunOn(device, objective, optimizer, start, options, basis)
    let runOnWith
        (device: Device)
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: IOptimizer)
        (start: float[])
        (objective: IObjective)
        : TrainResult =
        Trainer.RunOn(device, objective, optimizer, start, options, basis)

    /// Goes on from a checkpoint, up to a number of steps in all. C#: Trainer.Resume(objective, optimizer, from, new() { Steps = steps })
    let resume (steps: int) (optimizer: IOptimizer) (from: Checkpoint) (objective: IObjective) : TrainResult =
        Trainer.Resume(objective, optimizer, from, TrainOptions(Steps = steps))

    /// Goes on from a checkpoint with every option. C#: Trainer.Resume(objective, optimizer, from, options, basis)
    let resumeWith
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: IOptimizer)
        (from: Checkpoint)
        (objective: IObjective)
        : TrainResult =
        Trainer.Resume(objective, optimizer, from, options, basis)

    /// One run from each start, in parallel. C#: Trainer.RunAll(objective, optimizer, starts, options, basis)
    let runAll
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: IOptimizer)
        (starts: float[][])
        (objective: IObjective)
        : TrainResult[] =
        Trainer.RunAll(objective, optimizer, starts, options, basis) |> Array.ofSeq

    /// The best learning rate by the median final loss over the starts. C#: LearningRateSweep.Run(objective, create, starts, options, basis)
    let sweep
        (options: TrainOptions)
        (basis: IBasis)
        (optimizer: float -> IOptimizer)
        (starts: float[][])
        (objective: IObjective)
        : SweepResult =
        LearningRateSweep.Run(objective, (fun rate -> optimizer rate), starts, options, basis)

    /// The losses of the history, the start's first. C#: result.Losses()
    let losses (result: TrainResult) : float[] = result.Losses()

    /// Where the run ended, in original coordinates. C#: result.FinalPoint
    let finalPoint (result: TrainResult) : float[] = Array.ofSeq result.FinalPoint

    /// The average of the iterates that the optimizer kept, in original coordinates. C#: result.AveragedPoint
    let averagedPoint (result: TrainResult) : float[] option =
        result.AveragedPoint |> Option.ofObj |> Option.map Array.ofSeq

    /// Median and quartiles of the final losses. C#: Quartiles.Of(results.Select(r => r.FinalLoss))
    let finalLosses (results: TrainResult seq) : Quartiles = results |> Seq.map (fun r -> r.FinalLoss) |> Quartiles.Of
