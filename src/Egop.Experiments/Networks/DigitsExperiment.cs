namespace Egop;

/// <summary>The digits network: figures 1 (right) and 10.</summary>
internal static class DigitsExperiment
{
    public static Experiment<DigitsSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F1R",
        Title = "ReLU network on handwritten digits, block EGOP",
        Question = "Do Adagrad and Adam train a digits classifier to a lower loss in the eigenbasis of its block EGOP?",
        Source = "arXiv 2502.01594, figure 1 (right) and, tuned separately, figure 10",
        Aliases = ["F10"],
    };

    /// <summary>The settings of a size, from which the experiments that vary something about this one start.</summary>
    public static DigitsSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 3, 50),
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Embedded, DigitsSource.Uci),
        Hidden = size.Pick(4, 32, 32),
        Epochs = size.Pick(3, 60, 200),
        SweepTrials = size.Pick(1, 1, 5),
        // At every size.
        BatchSize = 300,
        SamplesPerWeight = 1,
        Separately = true,
    };

    private static void CarryOut(DigitsSettings settings, ExperimentRun run) => ClassifierComparison.CarryOut(
        ClassifierProblem.Digits(settings, run.Seed(Seeds.Data)), (0.95, 0.96), () => DigitsNote(settings, run), settings, run);

    /// <summary>Says what the embedded digits change.</summary>
    public static void DigitsNote(DigitsSettings settings, ExperimentRun run)
    {
        if (settings.Source == DigitsSource.Embedded)
        {
            run.Note("This size trains on 1222 of the 1797 digits inside the library and validates on 191 by the same writers, of which "
                + "one image is half a percentage point; "
                + "the paper's size trains on the 3823 of the publisher's training part and validates on digits of other writers.");
        }
    }
}

/// <summary>Settings of the experiments on the network of handwritten digits, 64-hidden-10 with ReLU.</summary>
public record DigitsSettings : NetworkSettings
{
    /// <summary>Which digits: the paper's size uses the publisher's files, smaller sizes the images inside the library.</summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public required DigitsSource Source
    {
        get;
        init =>
            field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(Source), "Embedded or Uci", $"{value}", "Use a named value.");
    }

    /// <summary>Units of the hidden layer.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }
}

/// <summary>Which handwritten digits an experiment uses.</summary>
public enum DigitsSource
{
    /// <summary>
    /// The 1797 images inside the library: 1222 to train on, 191 to validate, 384 to test, the proportions of the paper's split. No file,
    /// no network.
    /// </summary>
    Embedded,

    /// <summary>
    /// The 5620 images of the publisher's files, 3823 / 598 / 1199 as by the paper: all of the training part
    /// (<see cref="Digits.LoadTraining"/>) to train on, and of the test part, written by other people (<see cref="Digits.LoadTest"/>), 598
    /// drawn at random to validate.
    /// </summary>
    Uci,
}
