namespace Egop;

/// <summary>Spectra of the blocks of the EGOP that belong to one layer each (figure 7).</summary>
internal static class BlockSpectrumExperiment
{
    public static Experiment<BlockSpectrumSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F7",
        Title = "Block EGOP spectra of both layers, digits and Fashion-MNIST",
        Question = "Do the eigenvalues decay within each layer as well?",
        Source = "arXiv 2502.01594, figure 7",
    };

    public static BlockSpectrumSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Uci, DigitsSource.Uci),
        Hidden = size.Pick(3, SpectrumProblems.PaperHidden, SpectrumProblems.PaperHidden),
        FashionHidden = size.Pick(0, 20, 20),
        SamplesPerWeight = size.Pick(2, 2, 10),
        Leading = size.Pick(20, 100, 100),
        // At every size.
        Trials = 1,
    };

    private static void CarryOut(BlockSpectrumSettings settings, ExperimentRun run)
    {
        var spectra = new List<MeasuredSpectrum>();
        var all = new List<MeasuredSpectrum>();
        Add("digits", SpectrumProblems.Digits(settings.Source, settings.Hidden));
        if (settings.FashionHidden > 0)
        {
            FashionImages images = FashionImages.Of(settings.Size, FashionMnist.EmbeddedClasses, poolings: 1);
            images.Explain(run);
            Add("Fashion-MNIST", SpectrumProblems.Fashion(images, settings.FashionHidden));
        }
        else
            run.Note("Without the Fashion-MNIST network: FashionHidden is 0.");
        run.Table("spectra", SpectrumReport.Table(all, settings.Leading));
        run.Chart("spectra", new ChartGrid(2, spectra.Select(m => SpectrumReport.Spectrum(m, settings.Leading))));
        run.Chart("densities", new ChartGrid(2, spectra.Select(m =>
            Charts.Densities(m.Densities.Take(settings.Leading), m.Order,
                m.Spectrum.StableRank).WithTitle($"Densities: {m.Name}").WithSubtitle(SpectrumReport.Words(m)))));
        run.Note("The paper does not give the sampling distribution of this figure; N(0, s² I) here. Of full-batch gradients at s = 1 the "
            + "digits' blocks have stable ranks of about 27.9 and 66.");

        void Add(string data, ReluNetwork network)
        {
            IMinibatchObjective minibatches = network.Minibatches(Math.Min(settings.BatchSize, network.RowCount));
            foreach (CoordinateBlock block in CoordinatePartition.Matrices(network.Layout))
            {
                string name = $"{data}, {block.Name}";
                MeasuredSpectrum[] trials = [.. Enumerable.Range(0, settings.Trials).Select(t => MeasuredSpectrum.Measure(
                    run, name, $"{name}, estimate {Guard.Text(t)}", minibatches,
                    SamplingDistributions.Gaussian(network.Dimension, settings.SamplingScale),
                    new EgopOptions
                    {
                        Samples = SpectrumProblems.Samples(settings.SamplesPerWeight, block.Count),
                        Seed = run.Seed(Seeds.Sampling, t),
                        Partition = CoordinatePartition.Arrays(network.Layout, block.Name),
                        SingularValues = false,
                    }))];
                Report(run, name, block.Count, trials);
                all.AddRange(trials);
                spectra.Add(trials[0]);
            }
        }
    }

    private static void Report(ExperimentRun run, string name, int order, MeasuredSpectrum[] trials)
    {
        double rank =
            Quartiles.Of(trials.Select(m => m.Spectrum.StableRank)).Median, bound = Quartiles.Of(trials.Select(m => m.SignBound)).Median;
        run.Number($"stable rank, {name}", rank);
        run.Number($"density β₁, {name}", Quartiles.Of(trials.Select(m => m.Densities[0])).Median);
        run.Number($"bound 2 sr/(β₁ n), {name}", Quartiles.Of(trials.Select(m => m.Bound)).Median);
        run.Number($"bound 2 sr/(β* n), {name}", bound);
        run.Curve(
            new ExperimentCurve("spectrum", name, Enumerable.Range(1, order).Select(k => (double)k), trials.Select(m => m.Eigenvalues())));
        run.ExpectAtMost($"The eigenvalues of block {name} decay", "stable rank over the order n", rank / order, 0.5,
            "Equal eigenvalues have 1; half of it is our line.");
        run.ExpectAtMost($"Decay of block {name} is strong enough for a gain by theorem 5",
            "2 sr/(β* n), theorem 5's ratio of smoothness constants by the best sign direction", bound, 1,
            "β* = max uᵀEu/λ₁ over sign vectors u that were tried, the general form of the bound. With the density β₁ of the first "
            + "eigenvector alone it depends on which vector of a cluster of eigenvalues comes first.");
    }
}

/// <summary>Settings of the experiment on the spectra of single layers.</summary>
public sealed record BlockSpectrumSettings : ExperimentSettings
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

    /// <summary>Units of the hidden layer of the digits network.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>
    /// Units of the hidden layer of the Fashion-MNIST network, 196-hidden-4; 0 leaves that network out, and its files are not needed.
    /// </summary>
    public required int FashionHidden { get; init => field = Guard.NonNegative(value); }

    /// <summary>M over the number of weights of a block: minibatch gradients for each of them.</summary>
    public required double SamplesPerWeight { get; init => field = Guard.Positive(value); }

    /// <summary>Rows of a minibatch.</summary>
    public int BatchSize { get; init => field = Guard.Positive(value); } = 300;

    /// <summary>Scale s of the sampling distribution N(0, s² I). The paper does not say which it was for this figure.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>How many leading eigenvectors are looked at one by one.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 100;
}
