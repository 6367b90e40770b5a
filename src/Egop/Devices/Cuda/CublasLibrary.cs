using unsafe Batched = delegate* unmanaged[Stdcall]<nint, int, int, int, int, int, void*, ulong, int, long, ulong, int, long, void*, ulong,
int, long, int, int>;
using unsafe Create = delegate* unmanaged[Stdcall]<nint*, int>;
using unsafe Gemv = delegate* unmanaged[Stdcall]<nint, int, int, int, void*, ulong, int, ulong, int, void*, ulong, int, int>;
using unsafe One = delegate* unmanaged[Stdcall]<nint, int>;
using unsafe SetMode = delegate* unmanaged[Stdcall]<nint, int, int>;
using unsafe SetStream = delegate* unmanaged[Stdcall]<nint, nint, int>;
using unsafe Syrk = delegate* unmanaged[Stdcall]<nint, int, int, int, int, void*, ulong, int, void*, ulong, int, int>;

namespace Egop;

/// <summary>
/// The entry points of cuBLAS that are used here, where it is installed: a CUDA toolkit or the package of a framework brings it.
/// </summary>
internal sealed unsafe class CublasLibrary : DriverLibrary
{
    private static readonly string[] _names = OperatingSystem.IsWindows()
        ? ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]
        : ["libcublas.so.12", "libcublas.so.13", "libcublas.so.11", "libcublas.so"];

    private static readonly Lazy<CublasLibrary?> _found = new(() => First(_names, handle => new CublasLibrary(handle)));

    private CublasLibrary(nint handle)
        : base(handle)
    {
        Create = (Create)Export("cublasCreate_v2");
        Destroy = (One)Export("cublasDestroy_v2");
        SetStream = (SetStream)Export("cublasSetStream_v2");
        SetMathMode = (SetMode)Export("cublasSetMathMode");
        SingleGemm = (Batched)Export("cublasSgemmStridedBatched");
        DoubleGemm = (Batched)Export("cublasDgemmStridedBatched");
        SingleSyrk = (Syrk)Export("cublasSsyrk_v2");
        DoubleSyrk = (Syrk)Export("cublasDsyrk_v2");
        SingleGemv = (Gemv)Export("cublasSgemv_v2");
        DoubleGemv = (Gemv)Export("cublasDgemv_v2");
    }

    /// <summary>The library of this machine, or null.</summary>
    public static CublasLibrary? Found => _found.Value;

    /// <summary>What is missing where there is none.</summary>
    public static string Missing => $"no cuBLAS ({string.Join(" or ", _names)}): own kernels multiply";

    public Create Create { get; }

    public One Destroy { get; }

    public SetStream SetStream { get; }

    public SetMode SetMathMode { get; }

    public Batched SingleGemm { get; }

    public Batched DoubleGemm { get; }

    public Syrk SingleSyrk { get; }

    public Syrk DoubleSyrk { get; }

    public Gemv SingleGemv { get; }

    public Gemv DoubleGemv { get; }
}
