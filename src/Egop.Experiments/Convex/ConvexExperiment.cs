using System.Globalization;

namespace Egop;

/// <summary>
/// Optimizers on a convex function in original and in EGOP coordinates: figures 5 (one rate for both) and 12 (each its own).
/// </summary>
internal static class ConvexExperiment
{
    private const string Final = "final f − inf f, EGOP / original", FinalLoss = "final loss, EGOP / original";

    private const string Better =
        "a miss below the interval: EGOP coordinates help here; the table of what the paper leaves open shows how this depends on the data";

    public static Experiment<ConvexSettings> Of(ConvexObjective kind) => new(Settings, (settings, run) => CarryOut(kind, settings, run))
    {
        Id = $"F5{Letter(kind)}",
        Title = $"{Words(kind)}, singular values k^-2",
        Question = $"Do Adagrad and Adam minimize a {Words(kind)} objective faster in the eigenbasis of its EGOP?",
        Source = $"arXiv 2502.01594, figure 5{Letter(kind)} and, tuned separately, figure 12{Letter(kind)}",
        Aliases = [$"F12{Letter(kind)}"],
    };

    public static ConvexSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(2, 3, 5),
        Parameters = size.Pick(12, 100, 100),
        Rows = size.Pick(24, 200, 200),
        Steps = size.Pick(30, 1000, 1000),
        SweepTrials = size.Pick(1, 1, 5),
        // At every size.
        SamplesPerParameter = 5,
    };

    private static void CarryOut(ConvexObjective kind, ConvexSettings settings, ExperimentRun run)
    {
        ConvexComparison made = ConvexComparison.Run(kind, settings, run, ComparedMethod.Standard());
        run.Number("stable rank of the EGOP, median", Quartiles.Of(made.Estimates.Select(e => e.Spectrum.StableRank)).Median);
        run.Number("inf f, median", Quartiles.Of(made.Problems.Select(p => p.Infimum)).Median);
        run.Number("largest gradient norm where inf f was found", made.Problems.Max(p => p.GradientAtInfimum));
        if (kind == ConvexObjective.LogisticRegression)
            run.Number("trials with separable labels", made.Problems.Count(p => p.IsSeparable));
        run.Chart("spectrum", Charts.Spectrum(made.Estimates[0].Spectrum.Eigenvalues).WithTitle($"EGOP of {Words(kind)}, first trial"));
        ComparisonReport.Add(run, made.Cells, "f − inf f");
        Expect(kind, made, run);
        if (settings.Variants)
            ConvexVariants.Add(kind, settings, run);
        Explain(kind, settings, made, run);
    }

    // An improvement is of f − inf f. Where the paper says that nothing changes, it says so of a plot of losses: both are given.
    private static void Expect(ConvexObjective kind, ConvexComparison made, ExperimentRun run)
    {
        double adam = made.Ratio("Adam", ComparisonTuning.Shared), adagrad = made.Ratio("Adagrad", ComparisonTuning.Shared);
        switch (kind)
        {
            case ConvexObjective.LogSumExp:
                run.ExpectAtMost("Adam improves at the shared rate", Final, adam, 0.9);
                run.ExpectWithin("Adagrad is unchanged at the shared rate", FinalLoss, made.LossRatio("Adagrad", ComparisonTuning.Shared),
                    0.95, 1.05, "the loss ends near log n for every method: it shows no difference of any two");
                run.ExpectWithin("Adagrad is unchanged at the shared rate", Final, adagrad, 0.5, 2, Better);
                run.ExpectAtMost("Adagrad improves when tuned separately", Final, made.Ratio("Adagrad", ComparisonTuning.Separate), 0.9);
                break;
            case ConvexObjective.LogisticRegression:
                run.ExpectWithin(
                    "Adam ties at the shared rate", FinalLoss, made.LossRatio("Adam", ComparisonTuning.Shared), 0.95, 1.05, Better);
                run.ExpectWithin("Adam ties at the shared rate", Final, adam, 0.5, 2, Better);
                run.ExpectAtMost("Adagrad improves at the shared rate", Final, adagrad, 0.9);
                run.ExpectAtMost(
                    "Adagrad in EGOP coordinates reaches the level of momentum", "final f − inf f, Adagrad in EGOP / momentum",
                    ComparisonReport.Find(made.Cells, "Adagrad", ConvexComparison.Egop).Final.Median
                        / ComparisonReport.Find(made.Cells, "momentum", ComparedCoordinates.Original).Final.Median, 2);
                break;
            default:
                run.ExpectAtMost("Adam improves at the shared rate", Final, adam, 0.9);
                run.ExpectAtMost("Adagrad improves at the shared rate", Final, adagrad, 0.9);
                break;
        }
    }

    private static void Explain(ConvexObjective kind, ConvexSettings settings, ConvexComparison made, ExperimentRun run)
    {
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"The paper says that the singular values of A decay; {settings.DataScale} k^-{settings.Exponent} is ours, and so are the "
            + $"start, drawn like the samples from N(0, {settings.SamplingScale}² I), and random orthonormal factors on both sides."));
        run.Note(kind switch
        {
            ConvexObjective.LogSumExp => string.Create(CultureInfo.InvariantCulture,
                $"inf f = log n, since y = Aθ* has residuals 0. The first trial starts at f − inf f = {made.Cells[0].Losses[0][0]:G3}: "
                + $"with singular values from 1 down the residuals are small, and f is log n + (1/n) ‖Aθ − y‖² nearly."),
            ConvexObjective.LogisticRegression => $"inf f from Newton's method to a gradient norm of {ConvexProblem.Tolerance:G1}; where "
                + "the point found classifies all rows right the labels are separable and inf f = 0 exactly. With n = 2d labels that "
                + "hardly depend on the data are separable about every other time (Cover 1965).",
            _ => "inf f from a QR factorization of A. The noise has the variance 1e-4; the loss is half the sum of squares.",
        });
        if (made.Cells.Any(c => c.Sweep.BestIsAtEdge))
            run.Note("Some best rates lie at the grid's largest, 100: those methods would gain from larger ones (gradients are small for "
                + "singular values from 1 down).");
    }

    private static char Letter(ConvexObjective kind) => (char)('a' + (int)kind);

    private static string Words(ConvexObjective kind) => kind switch
    {
        ConvexObjective.LogSumExp => "log-sum-exp",
        ConvexObjective.LogisticRegression => "logistic regression",
        _ => "least squares",
    };
}

/// <summary>How the outcome depends on what the paper leaves open: the scale and the decay of the data's singular values.</summary>
internal static class ConvexVariants
{
    /// <summary>s₁ and p of s₁ k^−p; √n in the place of 0.</summary>
    private static readonly (double Scale, double Exponent)[] _variants = [(1, 1), (1, 2), (1, 4), (0, 1), (0, 2), (0, 4)];

    /// <summary>Adds a table: one trial of each variant, Adagrad and Adam.</summary>
    public static void Add(ConvexObjective kind, ConvexSettings settings, ExperimentRun run)
    {
        string[] tunings = ["one rate", "own rates"];
        ComparedMethod[] methods = [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)];
        var table = new Table([
            "largest singular value", "exponent", "f − inf f at the start", "stable rank",
            .. methods.SelectMany(m => tunings.Select(t => $"{m.Name}, {t}")), .. methods.Select(m => $"{m.Name}, loss, one rate"),
        ]);
        foreach ((double scale, double exponent) in _variants)
        {
            ConvexSettings own = settings with
            {
                Trials = 1,
                SweepTrials = 1,
                DataScale = scale == 0 ? Math.Sqrt(settings.Rows) : scale,
                Exponent = exponent,
            };
            ConvexComparison made =
                ConvexComparison.Run(kind, own, run, methods, FormattableString.Invariant($"s {own.DataScale}, p {exponent}: "));
            table = table.AddRow([
                own.DataScale, exponent, made.Cells[0].Losses[0][0], made.Estimates[0].Spectrum.StableRank,
                .. methods.SelectMany(
                    m => new object[] { made.Ratio(m.Name, ComparisonTuning.Shared), made.Ratio(m.Name, ComparisonTuning.Separate) }),
                .. methods.Select(m => (object)made.LossRatio(m.Name, ComparisonTuning.Shared)),
            ]);
        }

        run.Table("what the paper leaves open",
            table.WithCaption("final f − inf f, EGOP / original, for other singular values of the data; one trial each"));
    }
}

/// <summary>Settings of the experiments on convex functions of data with decaying singular values.</summary>
public sealed record ConvexSettings : ExperimentSettings
{
    /// <summary>Number d of parameters.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of data rows.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>p of the singular values s₁ k^−p of A. The paper says that they decay; 2 is ours.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;

    /// <summary>s₁, the largest singular value of A; 1 is ours.</summary>
    public double DataScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Standard deviation of the noise of least squares; 0.01 has the variance 1e-4.</summary>
    public double Noise { get; init => field = Guard.NonNegative(value); } = 0.01;

    /// <summary>M/d: gradients of the EGOP estimate for each parameter.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>Scale s of the sampling distribution N(0, s²I), of which the start is drawn as well.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Most steps of a run.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>A run ends at a gradient norm of this or less.</summary>
    public double GradientTolerance { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init => field = Guard.Positive(value); }

    /// <summary>Whether other scales and decays of the singular values are tried besides, one trial each.</summary>
    public bool Variants { get; init; } = true;
}

/// <summary>The three convex objectives of the paper's section on convex functions.</summary>
public enum ConvexObjective
{
    /// <summary>f = log Σ exp((⟨a_i, θ⟩ − y_i)²), y = Aθ*; inf f = log n.</summary>
    LogSumExp,

    /// <summary>Mean logistic loss, labels Bernoulli(σ(⟨a_i, θ*⟩)).</summary>
    LogisticRegression,

    /// <summary>f = ½ ‖Aθ − y‖², y = Aθ* + noise.</summary>
    LeastSquares,
}
