namespace Egop.Kernel;

/// <summary>The one place that says which session stands behind the kernel.</summary>
internal static class Sessions
{
    /// <summary>Starts a session for a kernel.</summary>
    public static INotebookSession Start() => new FSharpSession();
}
