namespace Egop;

/// <summary>
/// How every value of the library looks: the one list that F# Interactive, notebooks and terminals take their printers from.
/// </summary>
/// <remarks>The F# package's script registers the list with its host; a host of one's own does the same: for each printer its type and its
/// forms.</remarks>
/// <example><code>
/// Printer printer = Printers.Of(new Adam { LearningRate = 0.1 })!;
/// Console.WriteLine(printer.Type.Name); // IOptimizer
/// Console.WriteLine(printer.Html(new Adam()).Contains("Adam")); // True
/// </code></example>
public static class Printers
{
    /// <summary>A printer for each type; where a value has two of the types, the first one is meant.</summary>
    public static IReadOnlyList<Printer> All { get; } =
    [
        // What is optimized, from where, in which coordinates.
        Printer.Of<IObjective>(ModelHtml.Of),
        Printer.Of<ISamplingDistribution>(ModelHtml.Of),
        Printer.Of<IBasis>(ModelHtml.Of),
        Printer.Of<ParameterLayout>(ModelHtml.Of, PlainText.ToText),
        Printer.Of<ParameterBlock>(ModelHtml.Of),
        Printer.Of<CoordinatePartition>(ModelHtml.Of),
        Printer.Of<CoordinateBlock>(ModelHtml.Of),
        Printer.Of<DataMatrix>(ModelHtml.Of),
        Printer.Of<KroneckerFit>(ModelHtml.Of),
        Printer.Of<Device>(ModelHtml.Of),
        Printer.Of<DeviceCapabilities>(ModelHtml.OfSettings),
        Printer.Of<LinearAlgebraProvider>(provider => new HtmlCard("Linear algebra", provider.ToString()).ToHtml()),

        // Optimizers.
        Printer.Of<IOptimizer>(OptimizerHtml.Of, latex: OptimizerHtml.Latex),
        Printer.Of<IGradientTransform>(OptimizerHtml.Of),
        Printer.Of<Schedule>(OptimizerHtml.Of),
        Printer.Of<OptimizerState>(OptimizerHtml.Of),
        Printer.Of<StateSlot>(OptimizerHtml.Of),

        // Settings: a line for each.
        Printer.Of<EgopOptions>(ModelHtml.OfSettings),
        Printer.Of<TrainOptions>(ModelHtml.OfSettings),
        Printer.Of<BasisRefresh>(ModelHtml.OfSettings),
        Printer.Of<GeometryOptions>(ModelHtml.OfSettings),
        Printer.Of<SmoothnessOptions>(ModelHtml.OfSettings),
        Printer.Of<ExperimentSettings>(ModelHtml.OfSettings),

        // Estimates and runs.
        Printer.Of<EgopEstimate>(ResultHtml.Of, terminal: PlainText.ToText),
        Printer.Of<EgopBlock>(ResultHtml.Of),
        Printer.Of<Spectrum>(ResultHtml.Of, PlainText.ToText),
        Printer.Of<TrainResult>(ResultHtml.Of, terminal: PlainText.ToText),
        Printer.Of<SweepResult>(ResultHtml.Of, PlainText.ToText),
        Printer.Of<SweepEntry>(ResultHtml.Of),
        Printer.Of<Iterate>(ResultHtml.Of, terminal: iterate => FormattableString.Invariant(
            $"step {iterate.Step}: loss {iterate.Loss:G5}, gradient norm {iterate.GradientNorm:G3}")),
        Printer.Of<Quartiles>(ResultHtml.Of, terminal: quartiles => FormattableString.Invariant(
            $"median {quartiles.Median:G5}, quartiles {quartiles.Lower:G5} to {quartiles.Upper:G5}")),
        Printer.Of<Checkpoint>(ResultHtml.Of),

        // Theory.
        Printer.Of<Certificate>(CertificateHtml.Card, latex: certificate => certificate.Formula),
        Printer.Of<CertificateTable>(CertificateHtml.Table, PlainText.ToText),
        Printer.Of<Assumption>(TheoryHtml.Of),
        Printer.Of<SmoothnessInterval>(TheoryHtml.Of),
        Printer.Of<Minimum>(TheoryHtml.Of),
        Printer.Of<EgopGeometry>(TheoryHtml.Of),
        Printer.Of<BoundCurve>(TheoryHtml.Of),
        Printer.Of<BoundObserver>(TheoryHtml.Of),
        Printer.Of<BootstrapInterval>(TheoryHtml.Of),
        Printer.Of<SpectrumBootstrap>(TheoryHtml.Of),

        // Experiments.
        Printer.Of<Experiment>(ExperimentHtml.Of),
        Printer.Of<ExperimentResult>(ExperimentHtml.Of),
        Printer.Of<Expectation>(ExperimentHtml.Of),
        Printer.Of<ExperimentCurve>(ExperimentHtml.Of),
        Printer.Of<ExperimentTable>(table => table.Table.ToHtml()),
        Printer.Of<ExperimentChart>(chart => chart.Grid.ToHtml()),

        // Data and files.
        Printer.Of<LabeledImages>(DataHtml.Of),
        Printer.Of<DataSplit>(DataHtml.Of),
        Printer.Of<IdxArray>(DataHtml.Of),
        Printer.Of<NamedTensor>(DataHtml.Of),
        Printer.Of<Safetensors>(DataHtml.Of),

        // Views.
        Printer.Of<Chart>(chart => chart.ToHtml(), terminal: chart => $"{chart}; .SaveHtml(\"chart.html\") writes it to a page"),
        Printer.Of<ChartGrid>(grid => grid.ToHtml(), terminal: grid => $"{grid}; .SaveHtml(\"charts.html\") writes it to a page"),
        Printer.Of<Table>(table => table.ToHtml(), PlainText.ToText),
        Printer.Of<HtmlPage>(page => page.ToHtml()),
        Printer.Of<HtmlView>(view => view.ToHtml()),
        Printer.Of<MatrixView>(matrix => matrix.ToHtml(), latex: matrix => matrix.ToLatex()),
        Printer.Of<CheckResult>(check => check.ToHtml()),
        Printer.Of<CheckSummary>(checks => checks.ToHtml()),
        Printer.Of<ProgressView>(view => view.ToHtml()),
    ];

    /// <summary>The printer of a value; null for a value that is none of the library's.</summary>
    /// <param name="value">Any value.</param>
    public static Printer? Of(object value) => All.FirstOrDefault(printer => printer.Type.IsInstanceOfType(value));

    /// <summary>A piece of HTML: the value as notebooks show it.</summary>
    /// <param name="value">A value of the library.</param>
    /// <exception cref="ArgumentException">The value is none of the library's.</exception>
    public static string Html(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (Of(value)
            ?? throw Guard.Bad(nameof(value), "a value of this library", value.GetType().Name, "Show it as a table: Table.Of."))
                .Html(value);
    }
}
