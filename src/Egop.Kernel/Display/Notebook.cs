using System.Diagnostics.CodeAnalysis;

namespace Egop.Kernel;

/// <summary>What every cell can call without opening anything.</summary>
public static class Notebook
{
    /// <summary>The object that F# Interactive calls fsi: printers, limits, arguments.</summary>
    [SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The name that F# has.")]
    public static FsiSettings fsi =>
        CellContext.Current?.Session.Settings ?? throw new InvalidOperationException("There is no fsi object: no cell is running.");
}
