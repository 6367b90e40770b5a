using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Runs the cells, one at a time, in the order in which they came; an error takes the waiting ones off the list.</summary>
internal sealed class CellRunner
{
    // User code recurses; the compiler does too.
    private const int StackBytes = 64 << 20;

    private static readonly CellError Interrupted = new("Interrupted", "The cell was interrupted before it began to run.", []);

    private readonly Func<Channels> _channels;
    private readonly SessionHost _sessions;
    private readonly InputRequests _input;
    private readonly History _history;
    private readonly RequestQueue _queue;
    private readonly object _gate = new();
    private CancellationTokenSource? _running;
    private JupyterCellOutput? _latest;
    private int _count;

    /// <summary>Starts the thread that runs cells.</summary>
    public CellRunner(Func<Channels> channels, SessionHost sessions, InputRequests input, History history)
    {
        _channels = channels;
        _sessions = sessions;
        _input = input;
        _history = history;
        _queue = new("cells", StackBytes, Serve);
    }

    /// <summary>Puts an execute_request at the end of the list.</summary>
    public void Add(JupyterMessage request) => _queue.Add(request);

    /// <summary>Interrupts the running cell, if one runs; does not wait for its end.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? now;
        lock (_gate)
            now = _running;
        // Cancelling may wait for the cell's thread to reach a place where it can be stopped.
        if (now is not null)
            new Thread(() => now.Cancel()) { IsBackground = true, Name = "interrupt" }.Start();
    }

    /// <summary>Writes to the standard error of the newest cell, for what no cell can report.</summary>
    public void Report(string text) => _latest?.Stream(true, text);

    private void Serve(JupyterMessage request)
    {
        Channels to = _channels();
        // Before "busy" is said: from then on an interrupt is meant for this cell. Not disposed: an interrupt may be using it as the cell ends.
        CancellationTokenSource interrupt = new();
        lock (_gate)
            _running = interrupt;
        to.Status(request, "busy");
        (bool failed, JsonObject reply) = Execute(to, request, interrupt.Token);
        // What waited when the cell failed, not what who sent it sends upon its reply.
        bool stops = failed && (request.Content.Flag("stop_on_error") ?? true) && !(request.Content.Flag("silent") ?? false);
        JupyterMessage[] aborted = stops ? _queue.TakeAll() : [];
        to.Reply(to.Shell, request, "execute_reply", reply);
        to.Status(request, "idle");
        foreach (JupyterMessage waiting in aborted)
        {
            to.Status(waiting, "busy");
            to.Reply(to.Shell, waiting, "execute_reply", new JsonObject { ["execution_count"] = _count }.WithStatus("aborted"));
            to.Status(waiting, "idle");
        }
    }

    private (bool Failed, JsonObject Reply) Execute(Channels to, JupyterMessage request, CancellationToken interrupt)
    {
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
        lock (_gate)
            _running = null;

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
        return (result.Error is not null, reply);
    }

    private CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        try
        {
            return _sessions.Get(interrupt).Run(code, number, output, interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return new(null, Interrupted);
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
