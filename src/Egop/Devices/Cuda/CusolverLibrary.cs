using unsafe Create = delegate* unmanaged[Stdcall]<nint*, int>;
using unsafe One = delegate* unmanaged[Stdcall]<nint, int>;
using unsafe SetStream = delegate* unmanaged[Stdcall]<nint, nint, int>;
using unsafe Syevd = delegate* unmanaged[Stdcall]<nint, int, int, int, ulong, int, ulong, ulong, int, ulong, int>;
using unsafe SyevdSize = delegate* unmanaged[Stdcall]<nint, int, int, int, ulong, int, ulong, int*, int>;

namespace Egop;

/// <summary>The entry points of cuSOLVER that are used here, where it is installed.</summary>
internal sealed unsafe class CusolverLibrary : DriverLibrary
{
    private static readonly string[] _names = OperatingSystem.IsWindows()
        ? ["cusolver64_12.dll", "cusolver64_11.dll"]
        : ["libcusolver.so.11", "libcusolver.so.12", "libcusolver.so"];

    private static readonly Lazy<CusolverLibrary?> _found = new(() => First(_names, handle => new CusolverLibrary(handle)));

    private CusolverLibrary(nint handle)
        : base(handle)
    {
        Create = (Create)Export("cusolverDnCreate");
        Destroy = (One)Export("cusolverDnDestroy");
        SetStream = (SetStream)Export("cusolverDnSetStream");
        SymmetricEigenSize = (SyevdSize)Export("cusolverDnDsyevd_bufferSize");
        SymmetricEigen = (Syevd)Export("cusolverDnDsyevd");
    }

    /// <summary>The library of this machine, or null.</summary>
    public static CusolverLibrary? Found => _found.Value;

    /// <summary>What is missing where there is none.</summary>
    public static string Missing => $"no cuSOLVER ({string.Join(" or ", _names)}): eigenproblems are solved on the CPU";

    public Create Create { get; }

    public One Destroy { get; }

    public SetStream SetStream { get; }

    public SyevdSize SymmetricEigenSize { get; }

    public Syevd SymmetricEigen { get; }
}
