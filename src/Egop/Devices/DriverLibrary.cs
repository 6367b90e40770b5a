using System.Runtime.InteropServices;

namespace Egop;

/// <summary>A driver's or vendor's library: found at run time, and used only where it has every entry point asked for.</summary>
internal abstract class DriverLibrary(nint handle)
{
    private bool _isWhole = true;

    /// <summary>The first of some libraries that this machine has and that is whole; null where there is none.</summary>
    /// <param name="names">Names as the system's loader takes them.</param>
    /// <param name="open">Reads the entry points of a loaded one.</param>
    /// <param name="answers">Whether it can be used; null for always.</param>
    protected static T? First<T>(ReadOnlySpan<string> names, Func<nint, T> open, Func<T, bool>? answers = null)
        where T : DriverLibrary
    {
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
                continue;
            T library = open(handle);
            if (library._isWhole && answers?.Invoke(library) != false)
                return library;
            NativeLibrary.Free(handle);
        }

        return null;
    }

    /// <summary>An entry point's address; 0 where there is none, and then the library is not whole.</summary>
    protected nint Export(string name)
    {
        if (NativeLibrary.TryGetExport(handle, name, out nint address))
            return address;
        _isWhole = false;
        return 0;
    }
}
