namespace Egop

open System
open MathNet.Numerics.LinearAlgebra

/// Charts are values: show one in a notebook, render it to SVG, to plotly.js JSON or to a self-contained page.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Chart =

    /// Loss against steps, one line a named run. C#: Charts.Losses((name, result), ...)
    let losses (runs: (string * TrainResult) seq) : Chart =
        runs |> Seq.map (fun (name, run) -> struct (name, run)) |> Charts.Losses

    /// Median loss with quartile bands, one line a named group of runs. C#: Charts.LossBands((name, results), ...)
    let lossBands (groups: (string * TrainResult seq) seq) : Chart =
        groups |> Seq.map (fun (name, runs) -> struct (name, runs)) |> Charts.LossBands

    /// Median loss with quartile bands from quartiles at hand: name, steps and quartiles of each line. C#: Charts.LossBands((name, steps, losses), ...)
    let quartileBands (groups: (string * float[] * Quartiles[]) seq) : Chart =
        groups |> Seq.map (fun (name, steps, losses) -> struct (name, steps, losses)) |> Charts.LossBands

    /// Loss against wall time, one line a named run. C#: Charts.WallTime((name, result), ...)
    let wallTime (runs: (string * TrainResult) seq) : Chart =
        runs |> Seq.map (fun (name, run) -> struct (name, run)) |> Charts.WallTime

    /// f − f* against steps on a logarithmic axis, one line a named run. C#: Charts.Suboptimality(infimum, (name, result), ...)
    let suboptimality (infimum: float) (runs: (string * TrainResult) seq) : Chart =
        Charts.Suboptimality(infimum, runs |> Seq.map (fun (name, run) -> struct (name, run)))

    /// Final loss against the learning rate, one line a named sweep, the best rate and those that diverged marked. C#: Charts.LearningRates((name, sweep), ...)
    let sweeps (sweeps: (string * SweepResult) seq) : Chart =
        sweeps |> Seq.map (fun (name, sweep) -> struct (name, sweep)) |> Charts.LearningRates

    /// The same from numbers: name, learning rates and losses of each line. C#: Charts.LearningRates((name, rates, losses), ...)
    let learningRates (sweeps: (string * float[] * float[]) seq) : Chart =
        sweeps
        |> Seq.map (fun (name, rates, losses) -> struct (name, rates, losses))
        |> Charts.LearningRates

    /// Methods in two named settings: a row each, with medians and quartiles of both. C#: Charts.Comparison(first, second, (name, quartiles, quartiles), ...)
    let comparison (first: string) (second: string) (rows: (string * Quartiles * Quartiles) seq) : Chart =
        Charts.Comparison(first, second, rows |> Seq.map (fun (name, a, b) -> struct (name, a, b)))

    /// Loss against the steps K between two estimates of the basis, None for never. C#: Charts.Staleness((name, intervals, losses), ...)
    let staleness (curves: (string * (int option * Quartiles) seq) seq) : Chart =
        curves
        |> Seq.map (fun (name, points) ->
            let points = Array.ofSeq points
            struct (name, points |> Array.map (fst >> Option.toNullable), points |> Array.map snd))
        |> Charts.Staleness

    /// Loss and accuracy of the subspace against M/d: name, and ratio, quartiles and accuracy of each point. C#: Charts.SampleSizes((name, ratios, losses, accuracies), ...)
    let sampleSizes (curves: (string * (float * Quartiles * float) seq) seq) : ChartGrid =
        curves
        |> Seq.map (fun (name, points) ->
            let ratios, losses, accuracies = points |> Array.ofSeq |> Array.unzip3
            struct (name, ratios, losses, accuracies))
        |> Charts.SampleSizes

    /// Loss against the rank of a partial basis: name, and rank and quartiles of each point. C#: Charts.Ranks((name, ranks, losses), ...)
    let ranks (curves: (string * (int * Quartiles) seq) seq) : Chart =
        curves
        |> Seq.map (fun (name, points) ->
            let ranks, losses = points |> Array.ofSeq |> Array.unzip
            struct (name, ranks, losses))
        |> Charts.Ranks

    /// Several spectra over their largest eigenvalues, beside their stable ranks. C#: Charts.Spectra((name, eigenvalues), ...)
    let spectra (spectra: (string * float[]) seq) : ChartGrid =
        spectra |> Seq.map (fun (name, values) -> struct (name, values)) |> Charts.Spectra

    /// What was measured beside its bound, against the step: name, measured numbers and bound of each run. C#: Charts.Bounds((name, measured, bound), ...)
    let measuredAndBound (curves: (string * float[] * float[]) seq) : Chart =
        curves |> Seq.map (fun (name, measured, bound) -> struct (name, measured, bound)) |> Charts.Bounds

    /// Eigenvalues on a logarithmic axis with an inset of the first 100. C#: Charts.Spectrum(estimate.Spectrum.Eigenvalues)
    let spectrum (estimate: EgopEstimate) : Chart = Charts.Spectrum estimate.Spectrum.Eigenvalues

    /// Densities of the leading eigenvectors of a block with the line 2/π. C#: Charts.Densities(densities, dimension, stableRank)
    let densities (count: int) (block: EgopBlock) : Chart =
        Charts.Densities(Seq.truncate count block.Densities, block.Order, block.Spectrum.StableRank)

    /// Lines through points: name, x and y of each. C#: new Chart().Add(new LineTrace(name, x, y))
    let lines (lines: (string * float seq * float seq) seq) : Chart =
        (Chart(), lines) ||> Seq.fold (fun chart (name, x, y) -> chart.Add(LineTrace(name, x, y)))

    /// Points without lines: name, x and y of each group. C#: new Chart().Add(new MarkerTrace(name, x, y))
    let points (groups: (string * float seq * float seq) seq) : Chart =
        (Chart(), groups) ||> Seq.fold (fun chart (name, x, y) -> chart.Add(MarkerTrace(name, x, y)))

    /// The same chart with the traces of another one in front. C#: other.Traces.Aggregate(chart, (c, trace) => c.Add(trace))
    let over (chart: Chart) (other: Chart) : Chart = (chart, other.Traces) ||> Seq.fold (fun all trace -> all.Add trace)

    /// The same chart with a logarithmic axis across. C#: chart.WithX(chart.X.WithScale(AxisScale.Logarithmic))
    let logX (chart: Chart) : Chart = chart.WithX(chart.X.WithScale AxisScale.Logarithmic)

    /// The same chart with a logarithmic axis upwards. C#: chart.WithY(chart.Y.WithScale(AxisScale.Logarithmic))
    let logY (chart: Chart) : Chart = chart.WithY(chart.Y.WithScale AxisScale.Logarithmic)

    /// One bar a name. C#: Charts.Bars((name, value), ...)
    let bars (values: (string * float) seq) : Chart =
        values |> Seq.map (fun (name, value) -> struct (name, value)) |> Charts.Bars

    /// The entries of a matrix as colored cells. C#: Charts.HeatMap(matrix)
    let heatMap (matrix: Matrix<float>) : Chart = Charts.HeatMap matrix

    /// The iterates of runs over the contours of an objective of two parameters; runs must keep their points. C#: Charts.Trajectory(objective, (name, result), ...)
    let trajectory (runs: (string * TrainResult) seq) (objective: IObjective) : Chart =
        Charts.Trajectory(objective, runs |> Seq.map (fun (name, run) -> struct (name, run)))

    /// The same in a window of one's own. C#: Charts.Trajectory(objective, (xMin, xMax), (yMin, yMax), (name, result), ...)
    let trajectoryIn
        (xMin: float, xMax: float)
        (yMin: float, yMax: float)
        (runs: (string * TrainResult) seq)
        (objective: IObjective)
        : Chart =
        Charts.Trajectory(
            objective,
            struct (xMin, xMax),
            struct (yMin, yMax),
            runs |> Seq.map (fun (name, run) -> struct (name, run))
        )

    /// Adagrad's stationarity along runs beside the bounds. C#: Charts.Bounds(curves)
    let bounds (curves: BoundCurve seq) : Chart = Charts.Bounds curves

    /// Smoothness constants in original coordinates and in the eigenbasis. C#: Charts.SmoothnessConstants(geometry)
    let smoothness (geometry: EgopGeometry) : Chart = Charts.SmoothnessConstants geometry

    /// Certificates as a table. C#: Tables.Certificates(table)
    let certificates (table: CertificateTable) : Table = Tables.Certificates table

    /// The same chart with a title. C#: chart.WithTitle(title)
    let withTitle (title: string) (chart: Chart) : Chart = chart.WithTitle title

    /// The same chart with a line under the title. C#: chart.WithSubtitle(subtitle)
    let withSubtitle (subtitle: string) (chart: Chart) : Chart = chart.WithSubtitle subtitle

    /// The same chart with labels on its axes. C#: chart.WithX(chart.X.WithLabel(x)).WithY(chart.Y.WithLabel(y))
    let withLabels (x: string) (y: string) (chart: Chart) : Chart =
        chart.WithX(chart.X.WithLabel x).WithY(chart.Y.WithLabel y)

    /// The same chart in another size, in pixels. C#: chart.WithSize(width, height)
    let withSize (width: int) (height: int) (chart: Chart) : Chart = chart.WithSize(width, height)

    /// The same chart, interactive without a network: its HTML carries plotly.js. C#: chart.WithMode(ChartMode.Embed)
    let interactive (chart: Chart) : Chart = chart.WithMode ChartMode.Embed

    /// The same chart with another mode for its HTML. C#: chart.WithMode(mode)
    let withMode (mode: ChartMode) (chart: Chart) : Chart = chart.WithMode mode

    /// A piece of HTML. C#: chart.ToHtml()
    let toHtml (chart: Chart) : string = chart.ToHtml()

    /// Charts in rows of a number of columns. C#: new ChartGrid(columns, charts)
    let grid (columns: int) (charts: Chart seq) : ChartGrid = ChartGrid(columns, charts)

    /// A picture. C#: chart.ToSvg()
    let toSvg (chart: Chart) : string = chart.ToSvg()

    /// Data and layout for plotly.js; in Plotly.NET: GenericChart.fromFigure over its data and layout. C#: chart.ToPlotlyJson()
    let toJson (chart: Chart) : string = chart.ToPlotlyJson()

    /// Writes the picture to a file. C#: chart.SaveSvg(path)
    let saveSvg (path: string) (chart: Chart) : unit = chart.SaveSvg path

    /// Writes a self-contained page to a file. C#: chart.SaveHtml(path)
    let saveHtml (path: string) (chart: Chart) : unit = chart.SaveHtml path
