using System.Runtime.InteropServices;
using unsafe CopyDown = delegate* unmanaged[Stdcall]<void*, ulong, nuint, nint, int>;
using unsafe CopyUp = delegate* unmanaged[Stdcall]<ulong, void*, nuint, nint, int>;
using unsafe CreateContext = delegate* unmanaged[Stdcall]<nint*, uint, int, int>;
using unsafe CreateStream = delegate* unmanaged[Stdcall]<nint*, uint, int>;
using unsafe GetAttribute = delegate* unmanaged[Stdcall]<int*, int, int, int>;
using unsafe GetErrorText = delegate* unmanaged[Stdcall]<int, byte**, int>;
using unsafe GetFunction = delegate* unmanaged[Stdcall]<nint*, nint, byte*, int>;
using unsafe GetInteger = delegate* unmanaged[Stdcall]<int*, int>;
using unsafe GetName = delegate* unmanaged[Stdcall]<byte*, int, int, int>;
using unsafe GetOrdinal = delegate* unmanaged[Stdcall]<int*, int, int>;
using unsafe Initialize = delegate* unmanaged[Stdcall]<uint, int>;
using unsafe LaunchKernel = delegate* unmanaged[Stdcall]<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>;
using unsafe LoadModule = delegate* unmanaged[Stdcall]<nint*, byte*, uint, int*, void**, int>;
using unsafe Number = delegate* unmanaged[Stdcall]<ulong, int>;
using unsafe One = delegate* unmanaged[Stdcall]<nint, int>;
using unsafe Reserve = delegate* unmanaged[Stdcall]<ulong*, nuint, int>;
using unsafe TotalMemory = delegate* unmanaged[Stdcall]<nuint*, int, int>;

namespace Egop;

/// <summary>The entry points of the CUDA driver that are used here; they come with every NVIDIA driver, no toolkit is needed.</summary>
internal sealed unsafe class CudaLibrary : DriverLibrary
{
    private static readonly Lazy<CudaLibrary?> _found = new(() =>
        // Without a device it answers an error here, which is no error of ours.
        First(OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"], handle => new CudaLibrary(handle),
            library => library.Initialize(0) == 0));

    private CudaLibrary(nint handle)
        : base(handle)
    {
        Initialize = (Initialize)Export("cuInit");
        GetDriverVersion = (GetInteger)Export("cuDriverGetVersion");
        GetDeviceCount = (GetInteger)Export("cuDeviceGetCount");
        GetDevice = (GetOrdinal)Export("cuDeviceGet");
        GetDeviceName = (GetName)Export("cuDeviceGetName");
        GetTotalMemory = (TotalMemory)Export("cuDeviceTotalMem_v2");
        GetDeviceAttribute = (GetAttribute)Export("cuDeviceGetAttribute");
        CreateContext = (CreateContext)Export("cuCtxCreate_v2");
        SetCurrent = (One)Export("cuCtxSetCurrent");
        DestroyContext = (One)Export("cuCtxDestroy_v2");
        CreateStream = (CreateStream)Export("cuStreamCreate");
        SynchronizeStream = (One)Export("cuStreamSynchronize");
        DestroyStream = (One)Export("cuStreamDestroy_v2");
        Reserve = (Reserve)Export("cuMemAlloc_v2");
        Free = (Number)Export("cuMemFree_v2");
        CopyUp = (CopyUp)Export("cuMemcpyHtoDAsync_v2");
        CopyDown = (CopyDown)Export("cuMemcpyDtoHAsync_v2");
        LoadModule = (LoadModule)Export("cuModuleLoadDataEx");
        UnloadModule = (One)Export("cuModuleUnload");
        GetFunction = (GetFunction)Export("cuModuleGetFunction");
        LaunchKernel = (LaunchKernel)Export("cuLaunchKernel");
        GetErrorName = (GetErrorText)Export("cuGetErrorName");
        GetErrorString = (GetErrorText)Export("cuGetErrorString");
    }

    /// <summary>The driver of this machine, initialized, or null where there is none or it has no device.</summary>
    public static CudaLibrary? Found => _found.Value;

    public Initialize Initialize { get; }

    public GetInteger GetDriverVersion { get; }

    public GetInteger GetDeviceCount { get; }

    public GetOrdinal GetDevice { get; }

    public GetName GetDeviceName { get; }

    public TotalMemory GetTotalMemory { get; }

    public GetAttribute GetDeviceAttribute { get; }

    public CreateContext CreateContext { get; }

    public One SetCurrent { get; }

    public One DestroyContext { get; }

    public CreateStream CreateStream { get; }

    public One SynchronizeStream { get; }

    public One DestroyStream { get; }

    public Reserve Reserve { get; }

    public Number Free { get; }

    public CopyUp CopyUp { get; }

    public CopyDown CopyDown { get; }

    public LoadModule LoadModule { get; }

    public One UnloadModule { get; }

    public GetFunction GetFunction { get; }

    public LaunchKernel LaunchKernel { get; }

    public GetErrorText GetErrorName { get; }

    public GetErrorText GetErrorString { get; }

    /// <summary>Name of a code, "CUDA_ERROR_OUT_OF_MEMORY".</summary>
    public string NameOf(int code) => TextOf(GetErrorName, code);

    /// <summary>The driver's own sentence about a code.</summary>
    public string SentenceOf(int code) => TextOf(GetErrorString, code);

    private static string TextOf(GetErrorText get, int code)
    {
        byte* text = null;
        return get(code, &text) == 0 && text != null ? Marshal.PtrToStringUTF8((nint)text) ?? "" : "an unknown code";
    }
}
