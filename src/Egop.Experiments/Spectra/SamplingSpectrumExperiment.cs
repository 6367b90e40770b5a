using System.Collections.Immutable;

namespace Egop;

/// <summary>The spectrum under other sampling distributions (figure 6).</summary>
internal static class SamplingSpectrumExperiment
{
    public static Experiment<SamplingSpectrumSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F6",
        Title = "EGOP spectrum under other sampling distributions",
        Question = "Does the decay of the EGOP's eigenvalues depend on where gradients are sampled?",
        Source = "arXiv 2502.01594, figure 6",
    };

    // One array: settings of a size are equal to one another.
    private static readonly ImmutableArray<double> _scales = [0.1, 1, 10];

    public static SamplingSpectrumSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 1, 3),
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Uci, DigitsSource.Uci),
        Hidden = size.Pick(3, SpectrumProblems.PaperHidden, SpectrumProblems.PaperHidden),
        SamplesPerParameter = size.Pick(1, 2, 10),
        Leading = size.Pick(20, 100, 100),
        // At every size.
        Scales = _scales,
    };

    private static void CarryOut(SamplingSpectrumSettings settings, ExperimentRun run)
    {
        ReluNetwork network = SpectrumProblems.Digits(settings.Source, settings.Hidden);
        int d = network.Dimension;
        (string Name, ISamplingDistribution Of)[] all =
        [
            .. settings.Scales.Select(s => (Name(s), (ISamplingDistribution)SamplingDistributions.Gaussian(d, s))),
            ("Xavier", SamplingDistributions.XavierNormal(network.Layout)),
        ];
        var table = new List<MeasuredSpectrum>();
        var firsts = new List<MeasuredSpectrum>();
        foreach ((string name, ISamplingDistribution distribution) in all)
        {
            MeasuredSpectrum[] trials = [.. Enumerable.Range(0, settings.Trials).Select(t => MeasuredSpectrum.Measure(
                run, name, $"{name}, estimate {Guard.Text(t)}", network, distribution,
                new EgopOptions
                {
                    Samples = SpectrumProblems.Samples(settings.SamplesPerParameter, d),
                    // The same seed for every distribution: the normal ones then see the same points, scaled.
                    Seed = run.Seed(Seeds.Sampling, t),
                    SingularValues = settings.SingularValues,
                }))];
            table.AddRange(trials);
            firsts.Add(trials[0]);
            Quartiles rank = Quartiles.Of(trials.Select(m => m.Spectrum.StableRank)), bound = Quartiles.Of(trials.Select(m => m.Bound));
            run.Number($"stable rank, {name}", rank.Median);
            run.Number($"bound 2 sr/(β₁ d), {name}", bound.Median);
            run.Curve(
                new ExperimentCurve("spectrum", name, Enumerable.Range(1, d).Select(k => (double)k), trials.Select(m => m.Eigenvalues())));
            run.ExpectAtMost($"Strong decay under {name}", "2 sr/(β₁ d), theorem 5's ratio of smoothness constants", bound.Median, 1);
        }

        int leading = Math.Min(settings.Leading, firsts.Min(m => m.Densities.Length));
        run.Table("spectra", SpectrumReport.Table(table, leading));
        run.Chart("spectra",
            SpectrumReport.Overlay(
                firsts, leading).WithTitle("EGOP spectrum under four sampling distributions, digits").WithSize(720, 460));
        run.Chart("stable ranks", Charts.Spectra(firsts.Select(m => (m.Name, m.Spectrum.Eigenvalues.ToArray()))));
        run.Chart("each spectrum", new ChartGrid(2, firsts.Select(m => SpectrumReport.Spectrum(m, leading))));
        run.Note("The theory is of distributions with mean zero and covariance c² I; the realistic initialisation has other scales for "
            + "weights of each layer and biases, and is measured, not covered.");
    }

    private static string Name(double scale) => scale == 1 ? "N(0, I)" : $"N(0, {Guard.Text(scale)}² I)";
}

/// <summary>Settings of the experiment on sampling distributions.</summary>
public sealed record SamplingSpectrumSettings : SpectrumSettings
{
    /// <summary>
    /// Scales s of N(0, s² I), each positive. The realistic initialisation, Xavier-normal weights with biases uniform in ±1/√(fan-in),
    /// comes besides.
    /// </summary>
    /// <exception cref="ArgumentException">A number that is not positive, or one twice.</exception>
    public required ImmutableArray<double> Scales
    {
        get;
        init => field = !value.IsDefault && value.All(s => s > 0 && double.IsFinite(s)) && value.Distinct().Count() == value.Length
            ? value
            : throw Guard.Bad(nameof(Scales), "distinct positive numbers",
                value.IsDefault ? "none" : string.Join(", ", value.Select(v => Guard.Text(v))),
                    "Give the standard deviations of the sampling distributions.");
    }
}
