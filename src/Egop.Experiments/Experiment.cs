namespace Egop;

/// <summary>A figure or table of a paper as a value: settings in, numbers out.</summary>
/// <remarks>The same definition is run by scripts, notebooks and tests, in three sizes. All of them: <see cref="Experiments"/>.</remarks>
public abstract class Experiment
{
    private protected Experiment()
    {
    }

    /// <summary>Identifier, such as "F5c".</summary>
    public required string Id { get; init; }

    /// <summary>Further identifiers of the same experiment: a figure of the appendix that shows more of it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What it is, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>The question it answers, in a sentence.</summary>
    public required string Question { get; init; }

    /// <summary>Paper and figure.</summary>
    public required string Source { get; init; }

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

/// <summary>An experiment whose settings are of a known type, so that any of them can be changed before a run.</summary>
/// <typeparam name="TSettings">Settings.</typeparam>
public sealed class Experiment<TSettings> : Experiment
    where TSettings : ExperimentSettings
{
    private readonly Func<ExperimentSize, TSettings> _settings;
    private readonly Action<TSettings, ExperimentRun> _carryOut;

    /// <summary>An experiment of two functions: the settings of a size, and what adds charts, tables and expectations to a run.</summary>
    internal Experiment(Func<ExperimentSize, TSettings> settings, Action<TSettings, ExperimentRun> carryOut) =>
        (_settings, _carryOut) = (settings, carryOut);

    /// <summary>The settings of a size.</summary>
    /// <param name="size">Size.</param>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public TSettings Settings(ExperimentSize size) => Enum.IsDefined(size)
        ? _settings(size)
        : throw Guard.Bad(nameof(size), "Smoke, Notebook or Paper", $"{size}", "Use a member of the enumeration.");

    /// <inheritdoc/>
    public override ExperimentSettings SettingsOf(ExperimentSize size) => Settings(size);

    /// <summary>Runs it.</summary>
    /// <param name="settings">Settings, such as <c>Settings(ExperimentSize.Notebook) with { Trials = 20 }</c>.</param>
    /// <param name="options">Threads, journal, progress, cancellation; null for the defaults.</param>
    /// <exception cref="DataException">A data set is not at hand.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished pieces are in the journal.</exception>
    public ExperimentResult Run(TSettings settings, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var run = new ExperimentRun(this, settings, options ?? new ExperimentOptions());
        _carryOut(settings, run);
        return run.Result();
    }

    /// <inheritdoc/>
    public override ExperimentResult RunWith(ExperimentSettings settings, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is TSettings own
            ? Run(own, options)
            : throw Guard.Bad(nameof(settings), typeof(TSettings).Name, settings.GetType().Name,
                $"Start from the settings that experiment {Id} gives for a size.");
    }
}
