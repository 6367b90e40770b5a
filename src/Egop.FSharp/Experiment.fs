namespace Egop

open System

/// The figures and tables of the papers as values: settings in, numbers out.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Experiment =

    /// All of them. C#: Experiments.All
    let all: Experiment list = List.ofSeq Experiments.All

    /// The one with an identifier, such as "F5c". C#: Experiments.Find(id)
    let find (id: string) : Experiment = Experiments.Find id

    /// The size a script or notebook is to run at: EGOP_SIZE in the environment (smoke, notebook or paper), or the one given. C#: Environment.GetEnvironmentVariable("EGOP_SIZE")
    let sizeOr (otherwise: ExperimentSize) : ExperimentSize =
        match Environment.GetEnvironmentVariable "EGOP_SIZE" with
        | null
        | "" -> otherwise
        | text ->
            match Enum.TryParse<ExperimentSize>(text, true) with
            | true, size when Enum.IsDefined size -> size
            | _ ->
                invalidArg
                    "EGOP_SIZE"
                    $"EGOP_SIZE: expected smoke, notebook or paper, actual \"{text}\". Set one of these, or none."

    /// Runs one by its identifier at a size. C#: Experiments.Find(id).Run(size)
    let run (size: ExperimentSize) (id: string) : ExperimentResult = Experiments.Find(id).Run size

    /// Runs one with settings of its own kind. C#: experiment.Run(settings)
    let runWith (settings: 'settings) (experiment: Experiment<'settings>) : ExperimentResult = experiment.Run settings

    /// Runs one with threads, journal, progress and cancellation. C#: experiment.RunWith(settings, options)
    let runWithOptions
        (options: ExperimentOptions)
        (settings: ExperimentSettings)
        (experiment: Experiment)
        : ExperimentResult =
        experiment.RunWith(settings, options)

    /// A picture of a result by name. C#: result.Chart(name)
    let chart (name: string) (result: ExperimentResult) : ChartGrid = result.Chart name

    /// A table of a result by name. C#: result.Table(name)
    let table (name: string) (result: ExperimentResult) : Table = result.Table name

    /// A number of a result by name. C#: result.Number(name)
    let number (name: string) (result: ExperimentResult) : float = result.Number name

    /// What the papers expect beside what was found. C#: result.ExpectationTable()
    let expectations (result: ExperimentResult) : Table = result.ExpectationTable()
