namespace Egop;

/// <summary>Optimizers on a classifier in original coordinates and in those of its block EGOP: figures 1, 4, 10 and 11.</summary>
internal static class ClassifierComparison
{
    private const string Egop = "EGOP", Final = "median final training loss, EGOP / original";

    /// <summary>Runs it and adds everything to the result.</summary>
    /// <param name="problem">Network and data.</param>
    /// <param name="accuracies">The validation accuracies of the paper's figure, read to whole percents.</param>
    /// <param name="explain">Adds what the paper leaves open.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="run">The run.</param>
    public static void CarryOut(
        ClassifierProblem problem, (double Low, double High) accuracies, Action explain, NetworkSettings settings, ExperimentRun run)
    {
        EgopEstimate egop = problem.Estimate(settings, problem.Weights, run);
        NetworkReport.AddSpectra(run, egop);
        IBasis basis = Bases.FromEgop(egop);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(
            settings, run, ComparedMethod.Standard(), [ComparedCoordinates.Untouched(problem.Network.Dimension), new(Egop, _ => basis)])
                .Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        foreach (string method in (string[])["Adagrad", "Adam"])
            NetworkReport.ExpectImprovement(run, cells, method, Egop, Final);
        NetworkReport.ExpectAccuracies(run, cells, accuracies.Low, accuracies.High);
        explain();
        run.Note("Starts, biases uniform in ±1/√(fan-in), and minibatches differ from trial to trial; data, their division and the EGOP "
            + "estimate are the same in all trials.");
        run.Note(settings.Sampling == NetworkSampling.Initialization
            ? "The gradients of the EGOP are taken at draws of the distribution of the starts."
            : "The gradients of the EGOP are taken at draws of N(0, I).");
        run.Note("At the end of its grid (0.001, ..., 100) the best learning rate may lie beyond; the table says where that was so.");
    }
}
