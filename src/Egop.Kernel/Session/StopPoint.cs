using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Egop.Kernel;

/// <summary>Where code of a cell can be stopped. The kernel puts calls of it into loops and functions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopPoint
{
    private static volatile int _requests;

    /// <summary>Goes on, or ends the cell by an exception if its reader has asked for that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pass()
    {
        if (_requests != 0)
            Check();
    }

    /// <summary>One more cell, or one less, that is to stop.</summary>
    internal static void Request(int change) => Interlocked.Add(ref _requests, change);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check()
    {
        if (CellContext.Current is { StopRequested: true } cell)
            cell.Stop();
    }
}

/// <summary>Ends a cell that its reader has interrupted.</summary>
internal sealed class CellInterruptedException() : OperationCanceledException("The cell was interrupted.");
