// Loaded by `dotnet fsi` with #r "nuget: Egop.FSharp": how the library's values are printed there.
fsi.AddPrinter(fun (estimate: Egop.EgopEstimate) -> Egop.PlainText.ToText estimate)
fsi.AddPrinter(fun (block: Egop.EgopBlock) -> block.ToString())
fsi.AddPrinter(fun (spectrum: Egop.Spectrum) -> Egop.PlainText.ToText spectrum)
fsi.AddPrinter(fun (result: Egop.TrainResult) -> Egop.PlainText.ToText result)
fsi.AddPrinter(fun (sweep: Egop.SweepResult) -> Egop.PlainText.ToText sweep)
fsi.AddPrinter(fun (layout: Egop.ParameterLayout) -> Egop.PlainText.ToText layout)
fsi.AddPrinter(fun (partition: Egop.CoordinatePartition) -> partition.ToString())
fsi.AddPrinter(fun (state: Egop.OptimizerState) -> state.ToString())
fsi.AddPrinter(fun (images: Egop.LabeledImages) -> images.ToString())
fsi.AddPrinter(fun (provider: Egop.LinearAlgebraProvider) -> provider.ToString())
fsi.AddPrinter(fun (basis: Egop.IBasis) -> basis.ToString())
fsi.AddPrinter(fun (objective: Egop.IObjective) -> objective.ToString())
fsi.AddPrinter(fun (distribution: Egop.ISamplingDistribution) -> distribution.ToString())
fsi.AddPrinter(fun (chart: Egop.Chart) -> $"{chart}; Chart.saveHtml \"chart.html\" writes it to a page")
fsi.AddPrinter(fun (grid: Egop.ChartGrid) -> $"{grid}; .SaveHtml \"charts.html\" writes it to a page")
fsi.AddPrinter(fun (optimizer: Egop.IOptimizer) -> optimizer.ToString())
fsi.AddPrinter(fun (schedule: Egop.Schedule) -> schedule.ToString())

fsi.AddPrinter(fun (quartiles: Egop.Quartiles) ->
    $"median {quartiles.Median:G5}, quartiles {quartiles.Lower:G5} to {quartiles.Upper:G5}")

fsi.AddPrinter(fun (iterate: Egop.Iterate) ->
    $"step {iterate.Step}: loss {iterate.Loss:G5}, gradient norm {iterate.GradientNorm:G3}")
