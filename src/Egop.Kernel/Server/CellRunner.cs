using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Runs the cells, one at a time, in the order in which they came; an error takes the waiting ones off the list.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A cell may leave behind who uses its token.")]
internal sealed class CellRunner
{
    // User code recurses; the compiler does too.
    private const int StackBytes = 64 << 20;

    private readonly Func<Channels> _channels;
    private readonly Startup<INotebookSession> _session;
    private readonly InputRequests _input;
    private readonly History _history;
    private readonly RequestQueue _queue;
    private readonly object _gate = new();
    private CancellationTokenSource _interrupt = new();
    private int _arrived;
    private JupyterCellOutput? _latest;
    private int _count;

    /// <summary>Starts the thread that runs cells.</summary>
    public CellRunner(Func<Channels> channels, Startup<INotebookSession> session, InputRequests input, History history)
    {
        _channels = channels;
        _session = session;
        _input = input;
        _history = history;
        _queue = new("cells", StackBytes, Serve);
    }

    /// <summary>Puts an execute_request at the end of the list.</summary>
    public void Add(JupyterMessage request)
    {
        lock (_gate)
        {
            _arrived++;
            _queue.Add(request);
        }
    }

    /// <summary>Interrupts the running cell, or the one that comes next where several have arrived; does not wait for its end.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_arrived > 0)
                _interrupt.Cancel();
        }
    }

    /// <summary>Writes to the standard error of the newest cell, for what no cell can report.</summary>
    public void Report(string text) => _latest?.Stream(true, text);

    private void Serve(JupyterMessage request)
    {
        Channels to = _channels();
        to.Status(request, "busy");
        (JsonObject reply, JupyterMessage[] aborted) = Execute(to, request);
        to.Reply(to.Shell, request, "execute_reply", reply);
        to.Status(request, "idle");
        foreach (JupyterMessage waiting in aborted)
        {
            to.Status(waiting, "busy");
            to.Reply(to.Shell, waiting, "execute_reply", new JsonObject { ["execution_count"] = _count }.WithStatus("aborted"));
            to.Status(waiting, "idle");
        }
    }

    private (JsonObject Reply, JupyterMessage[] Aborted) Execute(Channels to, JupyterMessage request)
    {
        CancellationToken interrupt;
        lock (_gate)
            interrupt = _interrupt.Token;
        string code = request.Content.Text("code") ?? "";
        bool silent = request.Content.Flag("silent") ?? false;
        bool empty = string.IsNullOrWhiteSpace(code);
        bool store = !silent && !empty && (request.Content.Flag("store_history") ?? true);
        int number = _count + 1;
        if (store)
        {
            _count = number;
            _history.Add(number, code);
        }
        if (!silent)
            to.Publish(request, "execute_input", new() { ["code"] = code, ["execution_count"] = number });

        bool asks = request.Content.Flag("allow_stdin") ?? true;
        JupyterCellOutput output = new(to, request, asks ? _input : null, silent, interrupt);
        _latest = output;
        CellResult result = empty ? CellResult.Done : Run(code, number, output, interrupt);
        JsonObject expressions = result.Error is null ? Evaluate(request.Content["user_expressions"] as JsonObject, number, interrupt) : [];
        bool stops = (request.Content.Flag("stop_on_error") ?? true) && !silent;
        JupyterMessage[] aborted = End(stops, ref result);

        JsonObject reply;
        if (result.Error is { } error)
        {
            output.Publish("error", Contents.Error(error));
            reply = Contents.Error(error).WithStatus("error");
        }
        else
        {
            if (result.Value is { } value)
            {
                JsonObject content = Contents.Value(value);
                content["execution_count"] = number;
                output.Publish("execute_result", content);
            }
            if (store && result.Value is { } shown && shown.Data.TryGetValue("text/plain", out JsonNode? plain))
                _history.SetOutput(number, plain.ToString());
            reply = new JsonObject { ["payload"] = new JsonArray() }.WithStatus("ok");
        }
        reply["execution_count"] = number;
        reply["user_expressions"] = expressions;
        return (reply, aborted);
    }

    /// <summary>The end of a cell: an interrupt after it is meant for the next one.</summary>
    /// <returns>The cells that have arrived and are not to be run, since this one failed.</returns>
    private JupyterMessage[] End(bool stops, ref CellResult result)
    {
        lock (_gate)
        {
            if (_interrupt.IsCancellationRequested && result.Error is null)
                result = CellResult.Interrupted;
            JupyterMessage[] aborted = stops && result.Error is not null ? _queue.TakeAll() : [];
            _arrived -= 1 + aborted.Length;
            _interrupt = new();
            return aborted;
        }
    }

    private CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        try
        {
            return _session.Get(interrupt).Run(code, number, output, interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return CellResult.Interrupted;
        }
        catch (Exception e)
        {
            return new(null, Contents.Failure(e));
        }
    }

    private JsonObject Evaluate(JsonObject? expressions, int number, CancellationToken interrupt)
    {
        JsonObject answers = [];
        foreach ((string name, JsonNode? expression) in expressions ?? [])
        {
            CellResult result = Run(expression?.ToString() ?? "", number, NoOutput.Instance, interrupt);
            answers[name] = result.Error is { } error
                ? Contents.Error(error).WithStatus("error")
                : Contents.Value(result.Value ?? MimeBundle.Text("")).WithStatus("ok");
        }
        return answers;
    }

    private sealed class NoOutput : ICellOutput
    {
        public static readonly NoOutput Instance = new();

        public void Stream(bool error, string text)
        {
        }

        public void Display(MimeBundle data, string? displayId, bool update)
        {
        }

        public string? ReadLine(string prompt, bool password) => null;
    }
}
