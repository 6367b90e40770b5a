namespace Egop;

/// <summary>The digits network: figures 1 (right) and 10.</summary>
internal sealed class DigitsExperiment() : ClassifierExperiment<DigitsSettings>(
    "F1R", "F10", "ReLU network on handwritten digits, block EGOP",
    "Do Adagrad and Adam train a digits classifier to a lower loss in the eigenbasis of its block EGOP?",
    "arXiv 2502.01594, figure 1 (right) and, tuned separately, figure 10")
{
    public override DigitsSettings Settings(ExperimentSize size) => Sized(size);

    /// <summary>The settings of a size, from which the experiments that vary something about this one start.</summary>
    public static DigitsSettings Sized(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new()
        {
            Size = size,
            Trials = 1,
            Source = DigitsSource.Embedded,
            Hidden = 4,
            BatchSize = 300,
            Epochs = 3,
            SamplesPerWeight = 1,
            SweepTrials = 1,
            Separately = true,
        },
        ExperimentSize.Notebook => new()
        {
            Size = size,
            Trials = 3,
            Source = DigitsSource.Embedded,
            Hidden = 32,
            BatchSize = 300,
            Epochs = 60,
            SamplesPerWeight = 1,
            SweepTrials = 1,
            Separately = true,
        },
        _ => new()
        {
            Size = size,
            Trials = 50,
            Source = DigitsSource.Uci,
            Hidden = 32,
            BatchSize = 300,
            Epochs = 200,
            SamplesPerWeight = 1,
            SweepTrials = 5,
            Separately = true,
        },
    };

    private protected override ClassifierProblem Problem(DigitsSettings settings, ulong seed) => ClassifierProblem.Digits(settings, seed);

    private protected override (double Low, double High) Accuracies => (0.95, 0.96);

    private protected override void Explain(DigitsSettings settings, ClassifierProblem problem, ExperimentRun run) => DigitsNote(settings, run);

    /// <summary>Says what the embedded digits change.</summary>
    public static void DigitsNote(DigitsSettings settings, ExperimentRun run)
    {
        if (settings.Source == DigitsSource.Embedded)
        {
            run.Note("This size trains on 1222 of the 1797 digits inside the library and validates on 191 by the same writers, of which one image is half a percentage point; "
                + "the paper's size trains on the 3823 of the publisher's training part and validates on digits of other writers.");
        }
    }
}
