namespace Egop;

/// <summary>
/// Spectrum of the EGOP of the digits network (figure 2) and densities of its eigenvectors (figure 8): two looks at one estimate.
/// </summary>
internal static class SpectrumExperiment
{
    public static Experiment<SpectrumSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F2",
        Title = "EGOP spectrum of the digits network, densities of its eigenvectors",
        Question = "How fast do the eigenvalues of a network's EGOP decay, and how dense are its leading eigenvectors?",
        Source = "arXiv 2502.01594, figures 2 and 8",
        Aliases = ["F8"],
    };

    private const string Agrees = "At M = 2 d it is as in independent runs elsewhere";

    // M/d of those runs. Figures of other M are others: sampling spreads eigenvalues that are equal and takes from the small ones.
    private const double Elsewhere = 2;

    public static SpectrumSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(2, 3, 3),
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Uci, DigitsSource.Uci),
        Hidden = size.Pick(3, SpectrumProblems.PaperHidden, SpectrumProblems.PaperHidden),
        SamplesPerParameter = size.Pick(2, 2, 10),
        SingularValues = size.Pick(true, false, true),
        Leading = size.Pick(20, 100, 100),
    };

    private static void CarryOut(SpectrumSettings settings, ExperimentRun run)
    {
        ReluNetwork network = SpectrumProblems.Digits(settings.Source, settings.Hidden);
        int d = network.Dimension, leading = Math.Min(settings.Leading, d);
        MeasuredSpectrum[] trials = Measure(settings.SamplesPerParameter, "");
        // Figures of two runs elsewhere on the same network and rows: where M is another the same points begin the sample.
        bool isPapers = settings is { Source: DigitsSource.Uci, Hidden: SpectrumProblems.PaperHidden };
        MeasuredSpectrum[] compared = !isPapers ? [] : settings.SamplesPerParameter == Elsewhere ? trials : Measure(Elsewhere, ", M = 2 d");
        leading = Math.Min(leading, trials.Min(m => m.Densities.Length));
        for (int a = 0; a < network.Layout.Count; a++)
            run.Number($"eigenvectors of the first {Guard.Text(leading)} that lie mostly in {network.Layout[a].Name}",
                trials[0].Owners.Take(leading).Count(owner => owner == a));

        MeasuredSpectrum first = trials[0];
        run.Table("spectra", SpectrumReport.Table(trials.Union(compared), leading));
        run.Chart("spectrum", SpectrumReport.Spectrum(first, leading));
        run.Chart("densities", Charts.Densities(first.Densities.Take(leading), d, first.Spectrum.StableRank)
            .Add(new MarkerTrace("within its layer", Ordinals(leading), first.OwnDensities.Take(leading)))
            .WithTitle("Densities of the leading eigenvectors, digits").WithSubtitle(SpectrumReport.Words(first)));
        run.Curve(new ExperimentCurve("spectrum", "eigenvalues", Ordinals(d), trials.Select(m => m.Eigenvalues())));
        run.Curve(new ExperimentCurve(
            "densities", "densities within their layer", Ordinals(leading), trials.Select(m => m.OwnDensities[..leading])));
        run.Curve(new ExperimentCurve("densities", "densities", Ordinals(leading), trials.Select(m => m.Densities[..leading])));
        Figures(trials, compared, leading, run);
        if (compared.Length > 0 && compared != trials)
        {
            run.Note(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The stable rank depends on M: {Quartiles.Of(compared.Select(m => m.Spectrum.StableRank)).Median:F2} at M = 2 d, "
                + $"{Quartiles.Of(trials.Select(m => m.Spectrum.StableRank)).Median:F2} at M = {first.Samples}. Few gradients spread "
                + $"eigenvalues that are equal, as λ₂ to λ₁₀ nearly are, and take from the small ones. Figures from elsewhere are "
                + $"compared at their own M."));
        }

        run.Note("Every gradient is of all rows. The paper does not say how it was sampled anew; each sample here has points of its own, "
            + "and intervals are from sample to sample.");
        if (settings.SingularValues)
        {
            run.Number(
                "rounding of the stable rank", trials.Max(m => Math.Abs(m.Spectrum.StableRank - m.Spectrum.StableRankFromEigenvalues)));
            run.Note("Stable ranks are of singular values of the gradients; \"rounding of the stable rank\" is how far those of "
                + "eigenvalues of the Gram matrix are from them.");
        }

        MeasuredSpectrum[] Measure(
            double perParameter, string suffix) => [.. Enumerable.Range(0, settings.Trials).Select(t => MeasuredSpectrum.Measure(
            run, $"digits, N(0, I), sample {Guard.Text(t + 1)}{suffix}", $"estimate {Guard.Text(t)}{suffix}", network,
            SamplingDistributions.Gaussian(d, 1),
            new EgopOptions
            {
                Samples = SpectrumProblems.Samples(perParameter, d),
                Seed = run.Seed(Seeds.Sampling, t),
                SingularValues = settings.SingularValues,
            }))];
    }

    private static void Figures(MeasuredSpectrum[] trials, MeasuredSpectrum[] compared, int leading, ExperimentRun run)
    {
        int d = trials[0].Order;
        // With the widths that other random numbers leave.
        Figure("stable rank", m => m.Spectrum.StableRank, 69.4, 70.0);
        Figure("λ₂/λ₁", m => m.Spectrum.DecayRatio(2), 0.4155, 0.4355);
        Figure("λ₁₀/λ₁", m => m.Spectrum.DecayRatio(10), 0.36, 0.38);
        Figure("density β₁", m => m.Densities[0], 0.50, 0.54);

        double bound =
            Median(m => m.Bound), density = Median(m => m.MedianDensity(leading)), least = trials.Min(m => m.Densities.Take(leading).Min());
        run.Number("bound 2 sr/(β₁ d), median", bound);
        run.ExpectAtMost("Decay is strong and the leading eigenvector dense enough for a gain by theorem 5",
            "2 sr/(β₁ d), median over samples", bound, 1);
        run.Expect(new Expectation(
            "The leading eigenvectors are dense among all coordinates, as random directions are",
            $"median density of the first {Guard.Text(leading)}, over 2/π",
            density / (2 / Math.PI), 0.5, double.PositiveInfinity)
        {
            Note = "Half of the density of a random direction is our line between dense and sparse. An eigenvector within the output "
                + "layer, 320 of 2410 coordinates, cannot be above it, however dense it is there.",
        });
        run.Expect(new Expectation(
            "The leading eigenvectors are dense within their layer, as random directions are",
            $"median density of the first {Guard.Text(leading)} within the array that holds most of each, over 2/π",
            Median(m => Quartiles.Of(m.OwnDensities.Take(leading)).Median) / (2 / Math.PI), 0.5, double.PositiveInfinity));
        run.Expect(new Expectation(
            "Every one of them is above the line sr/d", $"least density of the first {Guard.Text(leading)}, over sr/d",
                least / (Median(m => m.Spectrum.StableRank) / d), 1, double.PositiveInfinity));

        double Median(Func<MeasuredSpectrum, double> of) => Quartiles.Of(trials.Select(of)).Median;

        void Figure(string name, Func<MeasuredSpectrum, double> of, double low, double high)
        {
            double[] values = [.. trials.Select(of)];
            run.Number($"{name}, median", Median(of));
            run.Number($"{name}, least", values.Min());
            run.Number($"{name}, greatest", values.Max());
            if (compared.Length > 0)
            {
                double[] others = [.. compared.Select(of)];
                run.Expect(new Expectation(Agrees, $"{name}, median over samples", Quartiles.Of(others).Median, low, high)
                {
                    Note = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                        $"From {others.Min():G4} to {others.Max():G4} over {others.Length} independent samples of points; {Median(of):G4} "
                        + $"at this size's M = {trials[0].Samples}."),
                });
            }
        }
    }

    private static IEnumerable<double> Ordinals(int count) => Enumerable.Range(1, count).Select(k => (double)k);
}

/// <summary>Settings of the experiments on the spectrum of the whole EGOP of the digits network, 64-hidden-10 with ReLU.</summary>
public record SpectrumSettings : ExperimentSettings
{
    /// <summary>
    /// Which digits: <see cref="DigitsSource.Uci"/> for the 3823 images of the publisher's training part,
    /// <see cref="DigitsSource.Embedded"/> for the 1797 of the test part, which are in the library.
    /// </summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public required DigitsSource Source
    {
        get;
        init =>
            field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(Source), "Embedded or Uci", $"{value}", "Use a named value.");
    }

    /// <summary>Units of the hidden layer; 32 gives d = 2410 parameters.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>M/d: full-batch gradients for each parameter.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>How many leading eigenvectors are looked at one by one.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 100;

    /// <summary>
    /// Whether the stable rank comes from singular values of the gradients, so that its small terms keep all their digits. It takes several
    /// times as long; <c>rounding of the stable rank</c> is the difference.
    /// </summary>
    public bool SingularValues { get; init; }
}
