using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

/// <summary>One session for all tests that need one: it takes seconds to start, and the console is the process's.</summary>
public sealed class SessionFixture : IDisposable
{
    private int _number;

    // On a busy machine all takes its time; only the test of what cannot be stopped waits for less.
    internal FSharpSession Session { get; } = new() { Patience = TimeSpan.FromMinutes(2) };

    internal Ran Run(string code, CancellationToken interrupt = default, Func<string, string?>? answer = null)
    {
        var output = new TestOutput(answer);
        int number = ++_number;
        return new(number, Session.Run(code, number, output, interrupt), output);
    }

    /// <summary>Runs a cell and interrupts it once it has printed "started".</summary>
    internal Ran Interrupt(string code)
    {
        using var interrupt = new CancellationTokenSource();
        var output = new TestOutput(null) { Started = interrupt.Cancel };
        int number = ++_number;
        return new(number, Session.Run(code, number, output, interrupt.Token), output);
    }

    public void Dispose() => Session.Dispose();
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SessionTests : ICollectionFixture<SessionFixture>
{
    public const string Name = "Session";
}

/// <summary>A cell that ran: its number, how it ended, what it gave out.</summary>
internal sealed record Ran(int Number, CellResult Result, TestOutput Output)
{
    public CellError Error => Result.Error ?? throw new InvalidOperationException("No error: " + Text);

    public string Text => Result.Value?.Data["text/plain"].GetValue<string>() ?? "(no value)";

    public string Html => Result.Value!.Data["text/html"].GetValue<string>();

    public bool HasHtml => Result.Value?.Data.ContainsKey("text/html") is true;

    public string Traceback => string.Join('\n', Error.Traceback);

    /// <summary>The value, or what went wrong as text.</summary>
    public string Plain => Result.Error is null ? Text : Traceback;
}

/// <summary>Keeps what comes.</summary>
internal sealed class TestOutput(Func<string, string?>? answer) : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly List<(string Kind, string Text)> _events = [];

    public Action? Started { get; set; }

    public List<(JsonObject Data, string? Id, bool Update)> Displays { get; } = [];

    public string Out => Text("out");

    public string Err => Text("err");

    /// <summary>Kinds in order, equal neighbours once.</summary>
    public string Order
    {
        get
        {
            lock (_gate)
                return string.Join(' ', _events.Where((e, i) => i == 0 || _events[i - 1].Kind != e.Kind).Select(e => e.Kind));
        }
    }

    public int Pieces
    {
        get
        {
            lock (_gate)
                return _events.Count;
        }
    }

    public void Stream(bool error, string text)
    {
        lock (_gate)
            _events.Add((error ? "err" : "out", text));
        if (text.Contains("started", StringComparison.Ordinal))
            Started?.Invoke();
    }

    public void Display(MimeBundle data, string? displayId, bool update)
    {
        lock (_gate)
        {
            _events.Add((update ? "update" : "display", ""));
            Displays.Add((new JsonObject(data.Data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, d.Value.DeepClone()))),
                displayId, update));
        }
    }

    public string? ReadLine(string prompt, bool password) => answer?.Invoke(prompt);

    private string Text(string kind)
    {
        lock (_gate)
            return string.Concat(_events.Where(e => e.Kind == kind).Select(e => e.Text));
    }
}
