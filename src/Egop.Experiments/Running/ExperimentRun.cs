using System.Diagnostics;
using System.Reflection;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>One run of an experiment: does pieces of work through the journal, and collects what the result holds.</summary>
internal sealed class ExperimentRun : IDisposable
{
    private readonly Experiment _experiment;
    private readonly ExperimentSettings _settings;
    private readonly ExperimentOptions _options;
    private readonly ExperimentJournal _journal;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(string Name, double Value)> _numbers = [];
    private readonly List<ExperimentCurve> _curves = [];
    private readonly List<ExperimentTable> _tables = [];
    private readonly List<ExperimentChart> _charts = [];
    private readonly List<Expectation> _expectations = [];
    private readonly List<string> _notes = [];
    private int _done, _total;

    public ExperimentRun(Experiment experiment, ExperimentSettings settings, ExperimentOptions options)
    {
        (_experiment, _settings, _options) = (experiment, settings, options);
        _journal =
            new ExperimentJournal(options.Journal, experiment.Id, $"{experiment.Id}\n{Engine()}\n{ExperimentJson.Settings(settings)}");
    }

    public int Threads => _options.Threads;

    public CancellationToken Cancellation => _options.Cancellation;

    /// <summary>A seed for one purpose of this experiment.</summary>
    public ulong Seed(string purpose) => Seeds.Derive(_settings.Seed, purpose);

    /// <summary>A seed for one purpose in one trial.</summary>
    public ulong Seed(string purpose, int trial) => Seeds.Derive(Seeds.Derive(_settings.Seed, purpose), $"trial {Guard.Text(trial)}");

    /// <summary>One piece of work: arrays by name, from the journal if it has them. The work may use all threads.</summary>
    public Dictionary<string, double[]> Piece(string key, Func<Dictionary<string, double[]>> work)
    {
        Interlocked.Increment(ref _total);
        return Do(key, work);
    }

    /// <summary>Several pieces side by side; the result does not depend on the number of threads.</summary>
    public Dictionary<string, double[]>[] Pieces(IReadOnlyList<string> keys, Func<int, Dictionary<string, double[]>> work)
    {
        Interlocked.Add(ref _total, keys.Count);
        var results = new Dictionary<string, double[]>[keys.Count];
        ParallelRange.ForEach(keys.Count, Threads, i => results[i] = Do(keys[i], () => work(i)));
        return results;
    }

    public void Number(string name, double value) => _numbers.Add((name, value));

    public void Curve(ExperimentCurve curve) => _curves.Add(curve);

    public void Table(string name, Table table) => _tables.Add(new ExperimentTable(name, table));

    public void Chart(string name, Chart chart) => _charts.Add(new ExperimentChart(name, new ChartGrid(1, chart)));

    public void Chart(string name, ChartGrid grid) => _charts.Add(new ExperimentChart(name, grid));

    public void Expect(Expectation expectation) => _expectations.Add(expectation);

    /// <summary>At most <paramref name="high"/>.</summary>
    public void ExpectAtMost(string claim, string quantity, double value, double high, string note = "") =>
        Expect(new Expectation(claim, quantity, value, double.NegativeInfinity, high) { Note = note });

    /// <summary>At least <paramref name="low"/>.</summary>
    public void ExpectAtLeast(string claim, string quantity, double value, double low, string note = "") =>
        Expect(new Expectation(claim, quantity, value, low, double.PositiveInfinity) { Note = note });

    public void ExpectWithin(string claim, string quantity, double value, double low, double high, string note = "") =>
        Expect(new Expectation(claim, quantity, value, low, high) { Note = note });

    /// <summary>A sentence for the reader: a value that a paper leaves open, a limit of this run.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    public ExperimentResult Result() =>
        new(_experiment, _settings, _numbers, _curves, _tables, _charts, _expectations, _notes, _clock.Elapsed, _journal.Found,
            ParallelRange.Workers(Threads));

    public void Dispose() => _journal.Dispose();

    // What bits depend on besides settings: the build of this assembly and of those it stands on (equal sources have equal module
    // identifiers), the linear algebra and the vector width.
    internal static string Engine()
    {
        Assembly own = typeof(ExperimentRun).Assembly;
        IEnumerable<Module> modules = own.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith(nameof(Egop), StringComparison.Ordinal))
            .OrderBy(name => name.Name, StringComparer.Ordinal).Select(name => Assembly.Load(name).ManifestModule)
                .Prepend(own.ManifestModule);
        return string.Join('\n', modules.Select(module => module.ModuleVersionId.ToString()).Append(
            $"{LinearAlgebra.Provider}\n{Vector512.IsHardwareAccelerated} {Vector256.IsHardwareAccelerated}"));
    }

    private Dictionary<string, double[]> Do(string key, Func<Dictionary<string, double[]>> work)
    {
        Cancellation.ThrowIfCancellationRequested();
        Dictionary<string, double[]>? values = _journal.Find(key);
        if (values is null)
        {
            values = work();
            // A training run that was cancelled ends like any other; its numbers are not the experiment's.
            Cancellation.ThrowIfCancellationRequested();
            _journal.Add(key, values);
        }

        _options.Progress?.Report(new ExperimentProgress(key, Interlocked.Increment(ref _done), Volatile.Read(ref _total)));
        return values;
    }
}
