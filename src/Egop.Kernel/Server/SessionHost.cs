namespace Egop.Kernel;

/// <summary>Starts the F# session on a thread of its own: front ends are answered while it comes up.</summary>
internal sealed class SessionHost
{
    private const int StackBytes = 16 << 20;

    private readonly TaskCompletionSource<INotebookSession> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to start a session.</summary>
    public SessionHost(Func<INotebookSession> start, KernelLog log)
    {
        new Thread(Start, StackBytes) { IsBackground = true, Name = "session start" }.Start();

        void Start()
        {
            try
            {
                _started.SetResult(start());
                log.Write("the session is up");
            }
            catch (Exception e)
            {
                log.Write($"the session did not start: {e}");
                _started.SetException(e);
            }
        }
    }

    /// <summary>The session, once it is up; the exception that kept it from starting, if one did.</summary>
    public INotebookSession Get(CancellationToken interrupt)
    {
        if (!_started.Task.IsCompleted)
            Task.WaitAny([_started.Task], interrupt);
        return _started.Task.GetAwaiter().GetResult();
    }
}
