using System.Globalization;

namespace Egop;

/// <summary>AdaGram of several ranks between diagonal and full-matrix Adagrad on generalized linear models.</summary>
internal static class AdaGramExperiment
{
    public static Experiment<GlmSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "A1",
        Title = "AdaGram on generalized linear models",
        Question = "How much of full-matrix Adagrad do a few columns of its factor keep?",
        Source = "arXiv 2508.21106, experiments on generalized linear models",
    };

    private const string Diagonal = "diagonal Adagrad", Full = "full-matrix Adagrad";

    private const string Quantity = "steps to 1e-6 of the first f − f* (all steps if it does not get there)";

    /// <summary>The share of the first f − f* that runs are timed to.</summary>
    private const double Goal = 1e-6;

    /// <summary>Lower end of the plots: f − f* below it is rounding.</summary>
    private const double Shown = 1e-13;

    private static readonly (GlmDesign Design, bool IsLogistic, string Name)[] _problems =
    [
        (GlmDesign.Isotropic, true, "logistic, isotropic"),
        (GlmDesign.Anisotropic, true, "logistic, anisotropic"),
        (GlmDesign.Correlated, true, "logistic, correlated"),
        (GlmDesign.Digits, true, "logistic, digits 0 and 1"),
        (GlmDesign.Correlated, false, "least squares, correlated"),
    ];

    public static GlmSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 3, 5),
        Parameters = size.Pick(6, 20, 50),
        Rows = size.Pick(30, 200, 1000),
        Steps = size.Pick(15, 200, 1000),
        LargestRank = size.Pick(2, 10, 10),
        SweepTrials = size.Pick(1, 1, 3),
        EveryRank = size == ExperimentSize.Paper,
    };

    private static void CarryOut(GlmSettings settings, ExperimentRun run)
    {
        int[] ranks = [.. Enumerable.Range(1, settings.LargestRank).Where(r => settings.EveryRank || r is 1 or 2 or 5 or 10)];
        ComparedMethod[] methods = Methods(settings, ranks);
        var table = new Table(["problem", .. methods.Select(m => m.Name)]);
        var panels = new List<Chart>();
        foreach ((GlmDesign design, bool isLogistic, string name) in _problems)
        {
            // Digits are one problem, not a random one.
            GlmProblem[] problems = [.. Enumerable.Range(0,
                design == GlmDesign.Digits
                    ? 1
                    : settings.Trials).Select(t => GlmProblem.Draw(design, isLogistic, settings, purpose => run.Seed(purpose, t)))];
            IReadOnlyList<ComparisonCell> cells = new MethodComparison
            {
                Trials = [.. problems.Select(p => new ComparisonTrial(p.Objective, p.Start, 0) { Infimum = p.Minimum.Value })],
                Methods = methods,
                Coordinates = [ComparedCoordinates.Untouched(problems[0].Start.Length)],
                Options = new TrainOptions { Steps = settings.Steps, RecordEvery = Math.Max(1, settings.Steps / 100) },
                SweepTrials = settings.SweepTrials,
            }.Run(run, $"{name}: ");
            table = table.AddRow([name, .. cells.Select(c => (object)c.Final.Median)]);
            panels.Add(Picture(run, cells, name));
            Expect(run, cells, name, problems);
            if (design == GlmDesign.Correlated && isLogistic)
                GlmAngles.Add(settings, run, problems[0], ComparisonReport.Find(cells, Full, ComparedCoordinates.Original).Rate, ranks);
        }

        run.Table("final f − f*, medians", table);
        run.Chart("losses", new ChartGrid(2, panels));
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"Sizes, designs (standard deviations falling by {settings.Anisotropy}; correlation {settings.Correlation}^|i−j|), full-batch "
            + $"gradients, ε = {settings.Epsilon} for AdaGram and full-matrix Adagrad alike, a ridge of {settings.Ridge} for the "
            + $"logistic losses and the search for each method's own best rate are ours. AdaGram keeps its rank by projector splitting."));
        run.Note("With a rank of at least the number of parameters nothing is truncated. AdaGram's direction is then still not full-matrix "
            + "Adagrad's but a rotation of it; the symmetric direction is.");
    }

    private static ComparedMethod[] Methods(GlmSettings settings, int[] ranks) =>
    [
        new(Diagonal, rate => new Adagrad { LearningRate = rate }),
        .. ranks.Select(
            r => new ComparedMethod(NameOf(r), rate => new AdaGram { LearningRate = rate, Epsilon = settings.Epsilon, Rank = r })),
        new("AdaGram, not truncated", rate => new AdaGram { LearningRate = rate, Epsilon = settings.Epsilon }),
        new(Full, rate => new FullMatrixAdagrad { LearningRate = rate, Epsilon = settings.Epsilon }),
    ];

    private static string NameOf(int rank) => $"AdaGram, rank {Guard.Text(rank)}";

    private static Chart Picture(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, string name)
    {
        var chart = new Chart { Title = name, X = new Axis("step"), Y = new Axis("f − f*", AxisScale.Logarithmic, min: Shown) };
        foreach (ComparisonCell cell in cells)
        {
            var curve = new ExperimentCurve(name, cell.Name, cell.Steps, cell.Losses);
            run.Curve(curve);
            // Seven bands would hide each other: medians alone.
            chart = chart.Add(new LineTrace(cell.Name, curve.X, curve.Bands().Select(b => b.Median)));
        }

        return chart;
    }

    private static void Expect(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, string name, GlmProblem[] problems)
    {
        double diagonal = Reached(Diagonal), full = Reached(Full);
        double low = cells.Where(c => c.Name.StartsWith("AdaGram, rank", StringComparison.Ordinal)
            && int.Parse(c.Name["AdaGram, rank ".Length..], CultureInfo.InvariantCulture) <= 5).Min(c => Reached(c.Name));
        string found = problems.All(p => p.Minimum.IsStationary) ? "" : "f* was not found to the tolerance";
        string home = name.Contains("isotropic", StringComparison.Ordinal)
            ? "features are independent here, along the axes: a diagonal is all there is to learn"
            : found;
        run.ExpectAtMost($"{name}: AdaGram of rank 5 or less is as fast as diagonal Adagrad or faster",
            $"{Quantity}, best of ranks up to 5 / diagonal", low / diagonal, 1.1, home);
        if (name.Contains("correlated", StringComparison.Ordinal))
            run.ExpectAtMost($"{name}: the full matrix helps where features are correlated", $"{Quantity}, full matrix / diagonal",
                full / diagonal, 0.9, found);

        // Not the last loss: where a method reaches rounding before the end that says nothing of its speed.
        double Reached(string method)
        {
            ComparisonCell cell = ComparisonReport.Find(cells, method, ComparedCoordinates.Original);
            return Quartiles.Of(
                cell.Losses.Select(l => cell.Steps[Array.FindIndex(l, v => v <= Goal * l[0]) is var i and >= 0 ? i : l.Length - 1])).Median;
        }
    }
}

/// <summary>Settings of AdaGram on generalized linear models.</summary>
public sealed record GlmSettings : ExperimentSettings
{
    /// <summary>Number d of parameters of the synthetic problems.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of rows of the synthetic problems.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>Ranks 1, 2, ... up to this are tried; not all of them unless <see cref="EveryRank"/>.</summary>
    public required int LargestRank { get; init => field = Guard.Positive(value); }

    /// <summary>Whether every rank is tried, or only 1, 2, 5 and 10.</summary>
    public bool EveryRank { get; init; }

    /// <summary>ε of full-matrix Adagrad and of AdaGram, under the root.</summary>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-2;

    /// <summary>μ of (μ/2)‖θ‖², which gives separable labels a minimum.</summary>
    public double Ridge { get; init => field = Guard.Positive(value); } = 1e-3;

    /// <summary>Ratio of the largest to the smallest standard deviation of an anisotropic design.</summary>
    public double Anisotropy { get; init => field = Guard.Positive(value); } = 30;

    /// <summary>Correlation of neighbouring features of a correlated design, which falls geometrically with their distance.</summary>
    public double Correlation { get; init => field = Guard.Fraction(value); } = 0.95;

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init => field = Guard.Positive(value); }
}

/// <summary>The problems on which AdaGram is tried.</summary>
internal enum GlmDesign
{
    /// <summary>Independent features of one size.</summary>
    Isotropic,

    /// <summary>Independent features of different sizes: a diagonal method's home.</summary>
    Anisotropic,

    /// <summary>Features of one size, neighbours correlated: no diagonal helps.</summary>
    Correlated,

    /// <summary>Handwritten zeros against ones.</summary>
    Digits,
}
