namespace Egop;

/// <summary>The Fashion-MNIST network: figures 4 and 11.</summary>
internal static class FashionExperiment
{
    public static Experiment<FashionSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F4",
        Title = "ReLU network on four classes of Fashion-MNIST, block EGOP",
        Question = "Do Adagrad and Adam train a classifier of clothes to a lower loss in the eigenbasis of its block EGOP?",
        Source = "arXiv 2502.01594, figure 4 and, tuned separately, figure 11",
        Aliases = ["F11"],
    };

    public static FashionSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 2, 10),
        Poolings = size.Pick(2, 1, 1),
        Hidden = size.Pick(4, 10, 20),
        Training = size.Pick(1200, 24000, 24000),
        Validation = size.Pick(200, 1000, 1000),
        Epochs = size.Pick(2, 8, 40),
        SweepTrials = size.Pick(1, 1, 3),
        Separately = size.Pick(true, false, true),
        // At every size.
        Classes = 4,
        BatchSize = 300,
        SamplesPerWeight = 1,
    };

    private static void CarryOut(FashionSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Fashion(settings, run.Seed(Seeds.Data));
        ClassifierComparison.CarryOut(problem, (0.93, 0.94), () => Explain(problem, run), settings, run);
    }

    private static void Explain(ClassifierProblem problem, ExperimentRun run)
    {
        problem.Images?.Explain(run);
        if (problem.Images is { IsSample: false })
        {
            run.Note("The 24000 images of the paper's training part are all of these classes in the publisher's; its 1000 for validation "
                + "are taken from the "
                + "publisher's test part.");
        }
    }
}

/// <summary>Settings of the experiments on Fashion-MNIST: a network of one hidden layer with ReLU on the first classes.</summary>
public record FashionSettings : NetworkSettings
{
    /// <summary>Number of classes: 0, ..., Classes − 1 of the ten.</summary>
    public required int Classes { get; init => field = Guard.Positive(value); }

    /// <summary>How often images are max-pooled by 2 × 2: 0 for 28 × 28 pixels, 1 for 14 × 14, 2 for 7 × 7.</summary>
    public required int Poolings { get; init => field = Guard.NonNegative(value); }

    /// <summary>Units of the hidden layer.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>Images to train on, of those classes of the publisher's training part, shuffled.</summary>
    public required int Training { get; init => field = Guard.Positive(value); }

    /// <summary>
    /// Images to validate on, of those classes of the publisher's test part, shuffled; with the paper's 1000, 3000 are left for a test.
    /// </summary>
    public required int Validation { get; init => field = Guard.Positive(value); }
}
