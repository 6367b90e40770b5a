namespace Egop;

/// <summary>The Fashion-MNIST network: figures 4 and 11.</summary>
internal sealed class FashionExperiment() : ClassifierExperiment<FashionSettings>(
    "F4", "F11", "ReLU network on four classes of Fashion-MNIST, block EGOP",
    "Do Adagrad and Adam train a classifier of clothes to a lower loss in the eigenbasis of its block EGOP?",
    "arXiv 2502.01594, figure 4 and, tuned separately, figure 11")
{
    public override FashionSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new()
        {
            Size = size,
            Trials = 1,
            Classes = 4,
            Poolings = 2,
            Hidden = 4,
            Training = 1200,
            Validation = 200,
            BatchSize = 300,
            Epochs = 2,
            SamplesPerWeight = 1,
            SweepTrials = 1,
            Separately = true,
        },
        ExperimentSize.Notebook => new()
        {
            Size = size,
            Trials = 2,
            Classes = 4,
            Poolings = 1,
            Hidden = 10,
            Training = 24000,
            Validation = 1000,
            BatchSize = 300,
            Epochs = 8,
            SamplesPerWeight = 1,
            SweepTrials = 1,
            Separately = false,
        },
        _ => new()
        {
            Size = size,
            Trials = 10,
            Classes = 4,
            Poolings = 1,
            Hidden = 20,
            Training = 24000,
            Validation = 1000,
            BatchSize = 300,
            Epochs = 40,
            SamplesPerWeight = 1,
            SweepTrials = 3,
            Separately = true,
        },
    };

    private protected override ClassifierProblem Problem(FashionSettings settings, ulong seed) => ClassifierProblem.Fashion(settings, seed);

    private protected override (double Low, double High) Accuracies => (0.93, 0.94);

    private protected override void Explain(FashionSettings settings, ClassifierProblem problem, ExperimentRun run)
    {
        problem.Images?.Explain(run);
        if (problem.Images is { IsSample: false })
        {
            run.Note("The 24000 images of the paper's training part are all of these classes in the publisher's; its 1000 for validation are taken from the "
                + "publisher's test part.");
        }
    }
}
