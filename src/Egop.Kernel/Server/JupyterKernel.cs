using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>A kernel at work: takes requests from the channels, has the session do them, answers.</summary>
/// <remarks>
/// Cells run on one thread, questions about code are answered on another, and what needs no session is answered at once by the thread that
/// reads from the front end; so a long cell holds up neither completion nor an interrupt.
/// </remarks>
internal sealed class JupyterKernel : IDisposable
{
    private const int QuestionStackBytes = 16 << 20;

    private readonly KernelLog _log;
    private readonly Startup<INotebookSession> _session;
    private readonly History _history = new();
    private readonly CellRunner _cells;
    private readonly RequestQueue _questions;
    private readonly ManualResetEventSlim _ended = new();

    /// <summary>Binds the channels, begins to start the session, and answers from then on.</summary>
    /// <param name="connection">Interface, ports and key.</param>
    /// <param name="start">Starts the session; called once, on a thread of its own.</param>
    /// <param name="log">Notes for the finder of faults.</param>
    /// <param name="limits">The limits of each peer; null for the usual ones.</param>
    public JupyterKernel(ConnectionFile connection, Func<INotebookSession> start, KernelLog log, ZmtpLimits? limits = null)
    {
        _log = log;
        InputRequests input = new(() => Channels!);
        Channels = new(
            connection, limits ?? ZmtpLimits.Default, log, m => Receive(Channels!.Shell, m), m => Receive(Channels!.Control, m),
                input.Receive);
        _session = new("session start", QuestionStackBytes, () => Noted(start));
        _cells = new(() => Channels, _session, input, _history);
        _questions = new("questions", QuestionStackBytes, Ask);
        Channels.Status(null, "starting");
        Channels.Listen();
        _log.Write($"listening: {Channels.Shell.EndPoint}, control {Channels.Control.EndPoint.Port}, iopub {Channels.IoPub.EndPoint.Port}");
    }

    /// <summary>The sockets.</summary>
    public Channels Channels { get; }

    /// <summary>Waits until a front end asks for the end, or <see cref="Stop"/> does.</summary>
    public void Wait() => _ended.Wait();

    /// <summary>Ends the wait.</summary>
    public void Stop(string reason)
    {
        _log.Write($"stopping: {reason}");
        _ended.Set();
    }

    /// <summary>Interrupts the running cell.</summary>
    public void Interrupt() => _cells.Interrupt();

    /// <summary>Tells the reader of the notebook of an exception on a thread that belongs to no cell.</summary>
    public void Report(Exception exception) => _cells.Report($"Unhandled exception on another thread: {exception}\n");

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        Channels.Dispose();
    }

    private INotebookSession Noted(Func<INotebookSession> start)
    {
        try
        {
            INotebookSession session = start();
            _log.Write("the session is up");
            return session;
        }
        catch (Exception e)
        {
            _log.Write($"the session did not start: {e}");
            throw;
        }
    }

    private void Receive(RouterSocket channel, JupyterMessage request)
    {
        switch (request.Type)
        {
            case "execute_request" when channel == Channels.Shell:
                _cells.Add(request);
                break;
            case "complete_request" or "inspect_request" or "is_complete_request" when channel == Channels.Shell:
                _questions.Add(request);
                break;
            case "kernel_info_request":
                Serve(channel, request, KernelInfo.Reply);
                break;
            case "history_request":
                Serve(channel, request, () => _history.Answer(request.Content).WithStatus("ok"));
                break;
            case "comm_info_request":
                Serve(channel, request, () => new JsonObject { ["comms"] = new JsonObject() }.WithStatus("ok"));
                break;
            case "comm_open":
                // No target is known here, and the protocol's answer to that is to close at once.
                Serve(channel, request, () =>
                {
                    string id = request.Content.Text("comm_id") ?? "";
                    Channels.Publish(request, "comm_close", new() { ["comm_id"] = id, ["data"] = new JsonObject() }, mayWait: false);
                    return null;
                });
                break;
            case "comm_msg" or "comm_close":
                Serve(channel, request, () => null);
                break;
            case "interrupt_request":
                _cells.Interrupt();
                Serve(channel, request, () => new JsonObject().WithStatus("ok"));
                break;
            case "shutdown_request":
                JsonObject reply = new JsonObject { ["restart"] = request.Content.Flag("restart") ?? false }.WithStatus("ok");
                Serve(channel, request, () => reply);
                Channels.Publish(request, "shutdown_reply", reply, mayWait: false);
                Stop("a front end asked for it");
                break;
            default:
                _log.Write($"ignored a message of type {request.Type}");
                break;
        }
    }

    private void Ask(JupyterMessage request) => Serve(Channels.Shell, request, () =>
    {
        INotebookSession session = _session.Get(CancellationToken.None);
        return request.Type switch
        {
            "complete_request" => Questions.Complete(session, request.Content).WithStatus("ok"),
            "inspect_request" => Questions.Inspect(session, request.Content).WithStatus("ok"),
            _ => Questions.IsComplete(session, request.Content),
        };
    });

    /// <summary>Busy, the reply if there is one, idle; an exception becomes an error reply.</summary>
    private void Serve(RouterSocket channel, JupyterMessage request, Func<JsonObject?> answer)
    {
        Channels.Status(request, "busy");
        JsonObject? content;
        try
        {
            content = answer();
        }
        catch (Exception e)
        {
            _log.Write($"{request.Type} failed: {e}");
            content = Contents.Error(Contents.Failure(e)).WithStatus("error");
        }
        if (content is not null)
            Channels.Reply(channel, request, request.Type.Replace("_request", "_reply", StringComparison.Ordinal), content);
        Channels.Status(request, "idle");
    }
}
