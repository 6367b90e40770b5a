namespace Egop.Kernel;

/// <summary>Serves requests one after the other, in the order in which they came, on a thread of its own.</summary>
internal sealed class RequestQueue
{
    private readonly Queue<JupyterMessage> _waiting = new();

    /// <summary>Starts the thread.</summary>
    public RequestQueue(string name, int stackBytes, Action<JupyterMessage> serve)
    {
        new Thread(Loop, stackBytes) { IsBackground = true, Name = name }.Start();

        void Loop()
        {
            while (true)
            {
                JupyterMessage request;
                lock (_waiting)
                {
                    while (_waiting.Count == 0)
                        Monitor.Wait(_waiting);
                    request = _waiting.Dequeue();
                }
                serve(request);
            }
        }
    }

    /// <summary>Puts a request at the end.</summary>
    public void Add(JupyterMessage request)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(request);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Takes out every request that has not been begun.</summary>
    public JupyterMessage[] TakeAll()
    {
        lock (_waiting)
        {
            JupyterMessage[] all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }
}
