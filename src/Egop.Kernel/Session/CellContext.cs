namespace Egop.Kernel;

/// <summary>One run of one cell: where its output goes and which session it belongs to.</summary>
/// <remarks>
/// The context flows with the code: to tasks, threads and timers that a cell starts. What they print or show later goes to the cell
/// that started them, even while another runs.
/// </remarks>
internal sealed class CellContext(FSharpSession session, int number, ICellOutput output)
{
    private static readonly AsyncLocal<CellContext?> Flowing = new();
    private static volatile CellContext? _latest;

    /// <summary>The cell whose code calls; for code that came here by no known way, the latest cell. Null before the first cell.</summary>
    public static CellContext? Current => Flowing.Value ?? _latest;

    /// <summary>The session of the cell.</summary>
    public FSharpSession Session { get; } = session;

    /// <summary>The cell's number.</summary>
    public int Number { get; } = number;

    /// <summary>Where questions to the reader go.</summary>
    public ICellOutput Output { get; } = output;

    /// <summary>Text and values on their way out, in order.</summary>
    public StreamBuffer Stream { get; } = new(output);

    /// <summary>Makes this the context of the calling thread and of all that it starts.</summary>
    public void Enter()
    {
        Flowing.Value = this;
        _latest = this;
    }

    /// <summary>Forgets the cells of a session that ends.</summary>
    public static void Forget(FSharpSession session)
    {
        if (_latest?.Session == session)
            _latest = null;
    }
}
