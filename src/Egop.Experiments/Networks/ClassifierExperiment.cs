namespace Egop;

/// <summary>Optimizers on a classifier in original coordinates and in those of its block EGOP: figures 1, 4, 10 and 11.</summary>
internal abstract class ClassifierExperiment<TSettings>(string id, string alias, string title, string question, string source)
    : Experiment<TSettings>(id, title, question, source, alias)
    where TSettings : NetworkSettings
{
    private const string Egop = "EGOP", Final = "median final training loss, EGOP / original";

    /// <summary>Network and data.</summary>
    private protected abstract ClassifierProblem Problem(TSettings settings, ulong seed);

    /// <summary>The validation accuracies of the paper's figure, read to whole percents.</summary>
    private protected abstract (double Low, double High) Accuracies { get; }

    /// <summary>What the paper leaves open.</summary>
    private protected abstract void Explain(TSettings settings, ClassifierProblem problem, ExperimentRun run);

    private protected sealed override void CarryOut(TSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = Problem(settings, run.Seed(Seeds.Data));
        EgopEstimate egop = problem.Estimate(settings, problem.Weights, run);
        NetworkReport.AddSpectra(run, egop);
        IBasis basis = Bases.FromEgop(egop);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(
            settings, run, ComparedMethod.Standard(), [ComparedCoordinates.Untouched(problem.Network.Dimension), new(Egop, _ => basis)]).Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        foreach (string method in (string[])["Adagrad", "Adam"])
            NetworkReport.ExpectImprovement(run, cells, method, Egop, Final);
        NetworkReport.ExpectAccuracies(run, cells, Accuracies.Low, Accuracies.High);
        Explain(settings, problem, run);
        run.Note("Starts, biases uniform in ±1/√(fan-in), and minibatches differ from trial to trial; data, their division and the EGOP estimate are the same in all trials.");
        run.Note(settings.Sampling == NetworkSampling.Initialization
            ? "The gradients of the EGOP are taken at draws of the distribution of the starts."
            : "The gradients of the EGOP are taken at draws of N(0, I).");
        run.Note("At the end of its grid (0.001, ..., 100) the best learning rate may lie beyond; the table says where that was so.");
    }
}
