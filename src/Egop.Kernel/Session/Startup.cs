namespace Egop.Kernel;

/// <summary>Something that takes long to start, started on a thread of its own. The wait for it can be interrupted.</summary>
internal sealed class Startup<T>
{
    private readonly TaskCompletionSource<T> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to start it.</summary>
    public Startup(string name, int stackBytes, Func<T> start)
    {
        new Thread(Run, stackBytes) { IsBackground = true, Name = name }.Start();

        void Run()
        {
            try
            {
                _started.SetResult(start());
            }
            catch (Exception e)
            {
                _started.SetException(e);
            }
        }
    }

    /// <summary>What was started, once it is there.</summary>
    /// <exception cref="OperationCanceledException">An interrupt came first. Any other exception is the one that kept it from
    /// starting.</exception>
    public T Get(CancellationToken interrupt)
    {
        if (!_started.Task.IsCompleted)
            Task.WaitAny([_started.Task], interrupt);
        return _started.Task.GetAwaiter().GetResult();
    }
}
