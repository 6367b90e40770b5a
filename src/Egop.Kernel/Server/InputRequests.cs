namespace Egop.Kernel;

/// <summary>Asks the front end that sent a cell for a line of input, over the stdin channel.</summary>
internal sealed class InputRequests(Func<Channels> channels)
{
    private const int ArrivalMilliseconds = 1000;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly object _turn = new();
    private readonly object _gate = new();
    private byte[]? _asked;
    private string? _answer;

    /// <summary>Asks and waits; null if the front end is not there, goes away, or the cell is interrupted.</summary>
    public string? Ask(JupyterMessage request, string prompt, bool password, CancellationToken interrupt)
    {
        byte[] identity = request.Identities[0];
        RouterSocket stdin = channels().Stdin;
        lock (_turn)
        {
            lock (_gate)
            {
                _asked = identity;
                _answer = null;
            }
            using CancellationTokenRegistration wake = interrupt.UnsafeRegister(_ => Wake(), null);
            try
            {
                // A front end that has just connected may have sent the cell before its stdin channel has come up.
                for (long end = Environment.TickCount64 + ArrivalMilliseconds; !stdin.IsConnected(identity)
                    && Environment.TickCount64 < end;)
                    Thread.Sleep(10);
                if (!channels().Reply(stdin, request, "input_request", new() { ["prompt"] = prompt, ["password"] = password }))
                    return null;
                lock (_gate)
                {
                    while (_answer is null && !interrupt.IsCancellationRequested && stdin.IsConnected(identity))
                        Monitor.Wait(_gate, Glance);
                    return _answer;
                }
            }
            finally
            {
                lock (_gate)
                    _asked = null;
            }
        }
    }

    /// <summary>Takes a message from the stdin channel.</summary>
    public void Receive(JupyterMessage message)
    {
        if (message.Type != "input_reply")
            return;
        lock (_gate)
        {
            // An answer to a question that was given up, or from somebody who was not asked, is none.
            if (_asked is null || !_asked.AsSpan().SequenceEqual(message.Identities[0]))
                return;
            _answer = message.Content.Text("value") ?? "";
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
