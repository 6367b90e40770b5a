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

    /// Eigenvalues on a logarithmic axis with an inset of the first 100. C#: Charts.Spectrum(estimate.Spectrum.Eigenvalues)
    let spectrum (estimate: EgopEstimate) : Chart = Charts.Spectrum estimate.Spectrum.Eigenvalues

    /// Densities of the leading eigenvectors of a block with the line 2/π. C#: Charts.Densities(densities, dimension, stableRank)
    let densities (count: int) (block: EgopBlock) : Chart =
        Charts.Densities(Seq.truncate count block.Densities, block.Order, block.Spectrum.StableRank)

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

    /// Certificates as a table. C#: table.ToTable()
    let certificates (table: CertificateTable) : HtmlTable = table.ToTable()

    /// The same chart with a title. C#: chart.WithTitle(title)
    let withTitle (title: string) (chart: Chart) : Chart = chart.WithTitle title

    /// The same chart with a line under the title. C#: chart.WithSubtitle(subtitle)
    let withSubtitle (subtitle: string) (chart: Chart) : Chart = chart.WithSubtitle subtitle

    /// The same chart with labels on its axes. C#: chart.WithX(chart.X.WithLabel(x)).WithY(chart.Y.WithLabel(y))
    let withLabels (x: string) (y: string) (chart: Chart) : Chart =
        chart.WithX(chart.X.WithLabel x).WithY(chart.Y.WithLabel y)

    /// The same chart in another size, in pixels. C#: chart.WithSize(width, height)
    let withSize (width: int) (height: int) (chart: Chart) : Chart = chart.WithSize(width, height)

    /// Charts in rows of a number of columns. C#: new ChartGrid(columns, charts)
    let grid (columns: int) (charts: Chart seq) : ChartGrid = ChartGrid(columns, charts)

    /// A picture. C#: chart.ToSvg()
    let toSvg (chart: Chart) : string = chart.ToSvg()

    /// Data and layout for plotly.js. C#: chart.ToPlotlyJson()
    let toJson (chart: Chart) : string = chart.ToPlotlyJson()

    /// Writes the picture to a file. C#: chart.SaveSvg(path)
    let saveSvg (path: string) (chart: Chart) : unit = chart.SaveSvg path

    /// Writes a self-contained page to a file. C#: chart.SaveHtml(path)
    let saveHtml (path: string) (chart: Chart) : unit = chart.SaveHtml path
