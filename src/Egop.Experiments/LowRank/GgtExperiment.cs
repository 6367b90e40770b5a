using System.Collections.Immutable;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>GGT against diagonal and full-matrix Adagrad, Adam and SGD, by steps and by wall time.</summary>
internal static class GgtExperiment
{
    public static Experiment<GgtSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "G1",
        Title = "GGT on ill-conditioned logistic regression and on digits",
        Question = "Does a window of recent gradients give what the full matrix gives, at a price that pays?",
        Source = "Agarwal et al., Efficient Full-Matrix Adaptive Regularization, ICML 2019",
    };

    private const string Diagonal = "diagonal Adagrad", Full = "full-matrix Adagrad", Loss = "training loss";

    private const int BatchSize = 300;

    private static readonly ImmutableArray<int> _few = [2, 4], _windows = [10, 50, 200];

    public static GgtSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 1, 5),
        Parameters = size.Pick(6, 40, 100),
        Rows = size.Pick(30, 200, 1000),
        Steps = size.Pick(12, 300, 1000),
        Windows = size.Pick(_few, _windows, _windows),
        Epochs = size.Pick(1, 20, 100),
        Hidden = size.Pick(3, 32, 32),
    };

    private static void CarryOut(GgtSettings settings, ExperimentRun run)
    {
        Logistic(settings, run);
        Digits(settings, run);
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"Data with singular values √n k^-{settings.Exponent}, labels Bernoulli(σ(Aθ*)), a ridge of {settings.Ridge}, start 0 and "
            + $"full-batch gradients are ours. GGT with β₁ = 0, β₂ = 1 and ε = {settings.Epsilon} on the logistic regression, where it "
            + $"is to be compared with full-matrix Adagrad, and with β₁ = 0.9 on digits. There momentum has parts outside the window, "
            + $"which the paper's 1/ε would multiply by {1 / settings.Epsilon:G2}: no rate of the grid is small enough, so that they "
            + $"get {settings.Outside} instead (the paper's interpolation with SGD). The best rate η of the smallest window r₀ = "
            + $"{settings.Windows[0]} gives the others η √(r/r₀), r at most the number of steps."));
        run.Note("Full-matrix Adagrad is left out on digits: its largest matrix, 2048 × 2048, would be decomposed at every step.");
        run.Note("Seconds are of this machine and this run, and differ from run to run; all other numbers do not.");
    }

    private static ComparedMethod Ggt(GgtSettings settings, int window, double momentum) =>
        new($"GGT, window {Guard.Text(window)}",
            rate => new Ggt
            {
                LearningRate = rate,
                Window = window,
                Beta1 = momentum,
                Epsilon = settings.Epsilon,
                SgdCoefficient = momentum > 0 ? settings.Outside : null,
            });

    private static void Logistic(GgtSettings settings, ExperimentRun run)
    {
        (IObjective Objective, Minimum Minimum)[] problems = [.. Enumerable.Range(0, settings.Trials).Select(t => Draw(settings, run, t))];
        double[] start = new double[settings.Parameters];
        ComparisonTrial[] trials = [.. problems.Select(p => new ComparisonTrial(p.Objective, start, 0) { Infimum = p.Minimum.Value })];
        ComparedMethod full =
            new(Full, rate => new FullMatrixAdagrad { LearningRate = rate, Epsilon = settings.Epsilon, IsEpsilonOutsideRoot = true });
        var options = new TrainOptions { Steps = settings.Steps, RecordEvery = Math.Max(1, settings.Steps / 100) };
        IReadOnlyList<ComparisonCell> cells = Compare(settings, run, "logistic: ", trials, [.. Plain(), full], 0, options);
        Show(run, "logistic", "f − f*", cells, settings.Steps);
        GgtRegret.Add(settings, run, problems, start, cells);

        double diagonal = Final(Diagonal), best = cells.Where(IsGgt).Min(c => c.Final.Median);
        string note = problems.All(p => p.Minimum.IsStationary) ? "" : "f* was not found to the tolerance";
        run.ExpectAtMost("the full matrix is faster a step than the diagonal on an ill-conditioned problem",
            "final f − f*, full matrix / diagonal", Final(Full) / diagonal, 0.9, note);
        run.ExpectAtMost("GGT is faster a step than the diagonal on an ill-conditioned problem", "final f − f*, best window / diagonal",
            best / diagonal, 0.9, note);
        run.ExpectAtMost("GGT is faster a step than SGD on an ill-conditioned problem", "final f − f*, best window / SGD",
            best / Final("SGD"), 0.9, note);
        run.ExpectAtMost("a window that forgets nothing is full-matrix Adagrad", "largest relative difference of losses in 50 steps",
            GgtRegret.Apart(settings, problems[0].Objective, start, ComparisonReport.Find(cells, Full, ComparedCoordinates.Original).Rate),
                1e-6);

        double Final(string method) => ComparisonReport.Find(cells, method, ComparedCoordinates.Original).Final.Median;
    }

    private static void Digits(GgtSettings settings, ExperimentRun run)
    {
        LabeledImages images = Egop.Digits.Embedded();
        ReluNetwork network = Objectives.ReluNetwork([images.Features, settings.Hidden, images.Classes], images.ToMatrix(), images.Labels);
        IObjective objective = network.Minibatches(BatchSize);
        ISamplingDistribution initial = SamplingDistributions.XavierNormal(network.Layout());
        ComparisonTrial[] trials = [.. Enumerable.Range(0,
            settings.Trials).Select(t => new ComparisonTrial(
                objective, initial.Draw(new SampleKey(run.Seed(Seeds.InitialPoint, t), 0)), run.Seed(Seeds.Minibatches, t)))];
        int steps = settings.Epochs * ((images.Count + BatchSize - 1) / BatchSize);
        IReadOnlyList<ComparisonCell> cells = Compare(settings, run, "digits: ", trials, Plain(), 0.9, new TrainOptions { Steps = steps });
        Show(run, "digits", Loss, cells, steps);
        double best = cells.Where(IsGgt).Min(c => c.Final.Median);
        run.ExpectAtMost("GGT trains the digits network at least as fast a step as Adam", "final training loss, best window / Adam",
            best / Final("Adam"), 1.1);
        run.ExpectAtMost("GGT trains the digits network at least as fast a step as diagonal Adagrad",
            "final training loss, best window / diagonal", best / Final(Diagonal), 1.1);

        double Final(string method) => ComparisonReport.Find(cells, method, ComparedCoordinates.Original).Final.Median;
    }

    private static ComparedMethod[] Plain() =>
    [
        new(Diagonal, rate => new Adagrad { LearningRate = rate }),
        new("Adam", rate => new Adam { LearningRate = rate }),
        new("SGD", rate => new Sgd { LearningRate = rate }),
    ];

    private static bool IsGgt(ComparisonCell cell) => cell.Name.StartsWith("GGT", StringComparison.Ordinal);

    // The smallest window is tuned with the other methods. Sums of r outer products grow like r, their root's inverse shrinks like 1/√r:
    // rates make up for it.
    private static IReadOnlyList<ComparisonCell> Compare(
        GgtSettings settings, ExperimentRun run, string prefix, ComparisonTrial[] trials, ComparedMethod[] others, double momentum,
            TrainOptions options)
    {
        MethodComparison Comparison(IReadOnlyList<ComparedMethod> methods) => new()
        {
            Trials = trials,
            Methods = methods,
            Coordinates = [ComparedCoordinates.Untouched(trials[0].Start.Length)],
            Options = options,
            SweepTrials = 1,
        };
        IReadOnlyList<ComparisonCell> tuned = Comparison([.. others, Ggt(settings, settings.Windows[0], momentum)]).Run(run, prefix);
        double filled = Math.Min(settings.Windows[0], options.Steps);
        return [.. tuned, .. settings.Windows.Skip(1).SelectMany(w =>
            Comparison([Ggt(settings, w, momentum)]).RunAt(
                run, tuned[^1], tuned[^1].Rate * Math.Sqrt(Math.Min(w, options.Steps) / filled), prefix))];
    }

    private static (IObjective, Minimum) Draw(GgtSettings settings, ExperimentRun run, int trial)
    {
        Matrix<double> a = Math.Sqrt(settings.Rows)
            * SyntheticData.DecayingMatrix(settings.Rows, settings.Parameters, settings.Exponent, run.Seed("data", trial));
        double[] target = SamplingDistributions.Gaussian(settings.Parameters, 1).Draw(new SampleKey(run.Seed("target", trial), 0));
        IObjective f = Objectives.LogisticRegression(
            a, ConvexProblem.Labels(a * Vector<double>.Build.Dense(target), run.Seed("labels", trial)), settings.Ridge);
        return (f, Minimizer.Find(f, new double[settings.Parameters], ConvexProblem.Tolerance));
    }

    private static void Show(ExperimentRun run, string name, string loss, IReadOnlyList<ComparisonCell> cells, int steps)
    {
        Chart bySteps = new() { Title = $"{name}, by steps", X = new Axis("step"), Y = new Axis(loss, AxisScale.Logarithmic) };
        Chart byTime = new()
        {
            Title = $"{name}, by wall time",
            X = new Axis("time (s)", AxisScale.Logarithmic),
            Y = new Axis(loss, AxisScale.Logarithmic),
        };
        var table = new Table("method", "rate", "at the grid's edge", $"{loss}, median", "ms a step");
        foreach (ComparisonCell cell in cells)
        {
            var curve = new ExperimentCurve(name, cell.Name, cell.Steps, cell.Losses);
            double seconds = Quartiles.Of(cell.Seconds).Median / steps;
            double[] median = [.. curve.Bands().Select(b => b.Median)];
            run.Curve(curve);
            bySteps = bySteps.Add(new LineTrace(cell.Name, curve.X, median));
            byTime = byTime.Add(new LineTrace(cell.Name, curve.X.Select(s => s * seconds), median));
            table = table.AddRow(cell.Name, cell.Rate, cell.Sweep.BestIsAtEdge, cell.Final.Median, 1000 * seconds);
        }

        run.Table(name, table);
        run.Chart($"losses {name}", new ChartGrid(2, bySteps, byTime));
    }
}

/// <summary>Settings of GGT against other adaptive methods.</summary>
public sealed record GgtSettings : ExperimentSettings
{
    /// <summary>Number d of parameters of the logistic regression.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of its rows.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>p of the singular values √n k^−p of its data.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 1;

    /// <summary>Its μ of (μ/2)‖θ‖².</summary>
    public double Ridge { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>Steps on the logistic regression.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>The windows r of GGT, increasing; the first one is tuned, the others follow from it.</summary>
    public required ImmutableArray<int> Windows { get; init; }

    /// <summary>ε of GGT and of full-matrix Adagrad, outside the root.</summary>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>c of GGT on digits: the factor of what lies outside the window's span.</summary>
    public double Outside { get; init => field = Guard.NonNegative(value); } = 1;

    /// <summary>Epochs of the digits network; minibatches of 300.</summary>
    public required int Epochs { get; init => field = Guard.Positive(value); }

    /// <summary>Widths between 64 pixels and 10 classes.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }
}
