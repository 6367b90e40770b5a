namespace Egop;

/// <summary>A figure or table of a paper as a value: settings in, numbers out.</summary>
/// <remarks>The same definition is run by scripts, notebooks and tests, in three sizes. All of them: <see cref="Experiments"/>.</remarks>
public abstract class Experiment
{
    private protected Experiment(string id, string title, string question, string source, params string[] aliases)
    {
        (Id, Title, Question, Source, Aliases) = (id, title, question, source, aliases);
    }

    /// <summary>Identifier, such as "F5c".</summary>
    public string Id { get; }

    /// <summary>Further identifiers of the same experiment: a figure of the appendix that shows more of it.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>What it is, in a line.</summary>
    public string Title { get; }

    /// <summary>The question it answers, in a sentence.</summary>
    public string Question { get; }

    /// <summary>Paper and figure.</summary>
    public string Source { get; }

    /// <summary>The settings of a size.</summary>
    /// <param name="size">Size.</param>
    public abstract ExperimentSettings SettingsOf(ExperimentSize size);

    /// <summary>Runs it at a size.</summary>
    /// <param name="size">Size.</param>
    /// <param name="options">Threads, journal, progress, cancellation; null for the defaults.</param>
    /// <exception cref="DataException">A data set is not at hand.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished pieces are in the journal.</exception>
    public ExperimentResult Run(ExperimentSize size, ExperimentOptions? options = null) => RunWith(SettingsOf(size), options);

    /// <summary>Runs it with settings of its own kind.</summary>
    /// <param name="settings">Settings, of the type that <see cref="SettingsOf"/> gives.</param>
    /// <param name="options">Threads, journal, progress, cancellation; null for the defaults.</param>
    /// <exception cref="ArgumentException">The settings are another experiment's.</exception>
    /// <exception cref="DataException">A data set is not at hand.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished pieces are in the journal.</exception>
    public abstract ExperimentResult RunWith(ExperimentSettings settings, ExperimentOptions? options = null);

    /// <summary>"F5c: linear least squares".</summary>
    public override string ToString() => $"{Id}: {Title}";
}
