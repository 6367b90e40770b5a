using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Everything one run of an experiment found, with the settings, seed, version and machine that it came from.</summary>
public sealed class ExperimentResult
{
    internal ExperimentResult(
        Experiment experiment, ExperimentSettings settings, IReadOnlyList<(string Name, double Value)> numbers,
        IReadOnlyList<ExperimentCurve> curves,
        IReadOnlyList<ExperimentTable> tables, IReadOnlyList<ExperimentChart> charts, IReadOnlyList<Expectation> expectations,
        IReadOnlyList<string> notes,
        TimeSpan elapsed, int fromJournal, int threads)
    {
        Experiment = experiment;
        Settings = settings;
        Numbers = [.. numbers.Select(n => KeyValuePair.Create(n.Name, n.Value))];
        Curves = [.. curves];
        Tables = [.. tables];
        Charts = [.. charts];
        Expectations = [.. expectations];
        Notes = [.. notes];
        Elapsed = elapsed;
        FromJournal = fromJournal;
        Threads = threads;
    }

    /// <summary>What was run.</summary>
    public Experiment Experiment { get; }

    /// <summary>With which settings.</summary>
    public ExperimentSettings Settings { get; }

    /// <summary>Single numbers by name, in the order in which they came up.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Numbers { get; }

    /// <summary>The lines of the plots, with every trial.</summary>
    public IReadOnlyList<ExperimentCurve> Curves { get; }

    /// <summary>The tables.</summary>
    public IReadOnlyList<ExperimentTable> Tables { get; }

    /// <summary>The pictures.</summary>
    public IReadOnlyList<ExperimentChart> Charts { get; }

    /// <summary>What the papers expect, met or not, with this run's numbers.</summary>
    public IReadOnlyList<Expectation> Expectations { get; }

    /// <summary>Remarks: choices that the papers leave open, limits of this run.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Time of this run, without pieces taken from a journal.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Pieces of work found in the journal when the run began.</summary>
    public int FromJournal { get; }

    /// <summary>Number of threads; no number above depends on it.</summary>
    public int Threads { get; }

    /// <summary>Runtime, vectors and processors of the machine.</summary>
    public string Machine { get; } =
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, linear "
        + $"algebra {LinearAlgebra.Provider}";

    /// <summary>Version of the engine.</summary>
    public static string Version { get; } =
        typeof(ExperimentResult).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";

    /// <summary>The number with a name.</summary>
    /// <param name="name">Name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public double Number(string name)
    {
        foreach ((string key, double value) in Numbers)
        {
            if (key == name)
                return value;
        }

        throw Unknown(name, Numbers.Select(n => n.Key));
    }

    /// <summary>The picture with a name.</summary>
    /// <param name="name">Name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public ChartGrid Chart(string name) =>
        Charts.FirstOrDefault(c => c.Name == name)?.Grid ?? throw Unknown(name, Charts.Select(c => c.Name));

    /// <summary>The table with a name.</summary>
    /// <param name="name">Name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public Table Table(string name) => Tables.FirstOrDefault(t => t.Name == name)?.Table ?? throw Unknown(name, Tables.Select(t => t.Name));

    /// <summary>The expectations as a table, with a column of notes if any has one.</summary>
    public Table ExpectationTable()
    {
        bool noted = Expectations.Any(e => e.Note.Length > 0);
        string[] columns = ["", "expected", "quantity", "this run", "meets it"];
        return Expectations.Aggregate(
            new Table(noted ? [.. columns, "note"] : columns),
            (table, e) =>
            {
                object[] cells = [e.IsMet ? "met" : "NOT MET", e.Claim, e.Quantity, e.Value, e.Interval];
                return table.AddRow(noted ? [.. cells, e.Note] : cells);
            });
    }

    /// <summary>
    /// Everything as JSON: settings, seed, version, machine, timings, numbers, curves with every trial, tables, expectations. Non-finite
    /// numbers are the texts "NaN", "Infinity", "-Infinity".
    /// </summary>
    public string ToJson() => ExperimentJson.Of(this);

    /// <summary>Plain text: the expectations, a line each.</summary>
    public override string ToString() =>
        string.Join('\n', Expectations.Select(e => e.ToString())
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"{Experiment}, {Settings.Size} size, {Settings.Trials} trial{(Settings.Trials == 1 ? "" : "s")}, seed {Settings.Seed}, {Elapsed.TotalSeconds:F1} s")));

    private static ArgumentException Unknown(string name, IEnumerable<string> names) =>
        Guard.Bad(nameof(name), string.Join(", ", names.Select(n => $"\"{n}\"")), $"\"{name}\"", "Give one of these names.");
}

/// <summary>A picture of a result with the name it is asked for by and saved under.</summary>
/// <param name="Name">Name, unique in the result: letters, digits, spaces and hyphens.</param>
/// <param name="Grid">One chart or several side by side.</param>
public sealed record ExperimentChart(string Name, ChartGrid Grid)
{
}

/// <summary>A table of a result with the name it is asked for by.</summary>
/// <param name="Name">Name, unique in the result.</param>
/// <param name="Table">The table.</param>
public sealed record ExperimentTable(string Name, Table Table)
{
}
