namespace Egop;

/// <summary>An experiment whose settings are of a known type, so that any of them can be changed before a run.</summary>
/// <typeparam name="TSettings">Settings.</typeparam>
public abstract class Experiment<TSettings> : Experiment
    where TSettings : ExperimentSettings
{
    private protected Experiment(string id, string title, string question, string source, params string[] aliases)
        : base(id, title, question, source, aliases)
    {
    }

    /// <summary>The settings of a size.</summary>
    /// <param name="size">Size.</param>
    public abstract TSettings Settings(ExperimentSize size);

    /// <inheritdoc/>
    public sealed override ExperimentSettings SettingsOf(ExperimentSize size) =>
        Enum.IsDefined(size) ? Settings(size) : throw Guard.Bad(nameof(size), "Smoke, Notebook or Paper", $"{size}", "Use a member of the enumeration.");

    /// <summary>Runs it.</summary>
    /// <param name="settings">Settings, such as <c>Settings(ExperimentSize.Notebook) with { Trials = 20 }</c>.</param>
    /// <param name="options">Threads, journal, progress, cancellation; null for the defaults.</param>
    /// <exception cref="DataException">A data set is not at hand.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished pieces are in the journal.</exception>
    public ExperimentResult Run(TSettings settings, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var run = new ExperimentRun(this, settings, options ?? new ExperimentOptions());
        CarryOut(settings, run);
        return run.Result();
    }

    /// <inheritdoc/>
    public sealed override ExperimentResult RunWith(ExperimentSettings settings, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is TSettings own
            ? Run(own, options)
            : throw Guard.Bad(nameof(settings), typeof(TSettings).Name, settings.GetType().Name, $"Start from the settings that experiment {Id} gives for a size.");
    }

    private protected abstract void CarryOut(TSettings settings, ExperimentRun run);
}
