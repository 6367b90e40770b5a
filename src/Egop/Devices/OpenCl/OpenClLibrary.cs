using System.Text;
using unsafe BuildProgram = delegate* unmanaged[Stdcall]<nint, uint, nint*, byte*, nint, nint, int>;
using unsafe CreateBuffer = delegate* unmanaged[Stdcall]<nint, ulong, nuint, nint, int*, nint>;
using unsafe CreateContext = delegate* unmanaged[Stdcall]<nint*, uint, nint*, nint, nint, int*, nint>;
using unsafe CreateKernel = delegate* unmanaged[Stdcall]<nint, byte*, int*, nint>;
using unsafe CreateProgram = delegate* unmanaged[Stdcall]<nint, uint, byte**, nuint*, int*, nint>;
using unsafe CreateQueue = delegate* unmanaged[Stdcall]<nint, nint, ulong, int*, nint>;
using unsafe EnqueueCopy = delegate* unmanaged[Stdcall]<nint, nint, uint, nuint, nuint, void*, uint, nint, nint*, int>;
using unsafe EnqueueKernel = delegate* unmanaged[Stdcall]<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint, nint*, int>;
using unsafe GetIds = delegate* unmanaged[Stdcall]<nint, ulong, uint, nint*, uint*, int>;
using unsafe GetInfo = delegate* unmanaged[Stdcall]<nint, uint, nuint, void*, nuint*, int>;
using unsafe GetInfoOf = delegate* unmanaged[Stdcall]<nint, nint, uint, nuint, void*, nuint*, int>;
using unsafe GetPlatforms = delegate* unmanaged[Stdcall]<uint, nint*, uint*, int>;
using unsafe One = delegate* unmanaged[Stdcall]<nint, int>;
using unsafe SetArgument = delegate* unmanaged[Stdcall]<nint, uint, nuint, void*, int>;

namespace Egop;

/// <summary>The entry points of the OpenCL loader that are used here, all of version 1.2.</summary>
internal sealed unsafe class OpenClLibrary : DriverLibrary
{
    private static readonly string[] _names = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : ["libOpenCL.so.1", "libOpenCL.so"];

    private static readonly Lazy<OpenClLibrary?> _found = new(() => First(_names, handle => new OpenClLibrary(handle)));

    private OpenClLibrary(nint handle)
        : base(handle)
    {
        GetPlatformIds = (GetPlatforms)Export("clGetPlatformIDs");
        GetPlatformInfo = (GetInfo)Export("clGetPlatformInfo");
        GetDeviceIds = (GetIds)Export("clGetDeviceIDs");
        GetDeviceInfo = (GetInfo)Export("clGetDeviceInfo");
        CreateContext = (CreateContext)Export("clCreateContext");
        ReleaseContext = (One)Export("clReleaseContext");
        CreateCommandQueue = (CreateQueue)Export("clCreateCommandQueue");
        ReleaseCommandQueue = (One)Export("clReleaseCommandQueue");
        CreateBuffer = (CreateBuffer)Export("clCreateBuffer");
        ReleaseBuffer = (One)Export("clReleaseMemObject");
        CreateProgram = (CreateProgram)Export("clCreateProgramWithSource");
        BuildProgram = (BuildProgram)Export("clBuildProgram");
        GetBuildInfo = (GetInfoOf)Export("clGetProgramBuildInfo");
        ReleaseProgram = (One)Export("clReleaseProgram");
        CreateKernel = (CreateKernel)Export("clCreateKernel");
        ReleaseKernel = (One)Export("clReleaseKernel");
        SetArgument = (SetArgument)Export("clSetKernelArg");
        EnqueueKernel = (EnqueueKernel)Export("clEnqueueNDRangeKernel");
        EnqueueRead = (EnqueueCopy)Export("clEnqueueReadBuffer");
        EnqueueWrite = (EnqueueCopy)Export("clEnqueueWriteBuffer");
        Flush = (One)Export("clFlush");
        Finish = (One)Export("clFinish");
    }

    /// <summary>The loader of this machine, or null.</summary>
    public static OpenClLibrary? Found => _found.Value;

    public GetPlatforms GetPlatformIds { get; }

    public GetInfo GetPlatformInfo { get; }

    public GetIds GetDeviceIds { get; }

    public GetInfo GetDeviceInfo { get; }

    public CreateContext CreateContext { get; }

    public One ReleaseContext { get; }

    public CreateQueue CreateCommandQueue { get; }

    public One ReleaseCommandQueue { get; }

    public CreateBuffer CreateBuffer { get; }

    public One ReleaseBuffer { get; }

    public CreateProgram CreateProgram { get; }

    public BuildProgram BuildProgram { get; }

    public GetInfoOf GetBuildInfo { get; }

    public One ReleaseProgram { get; }

    public CreateKernel CreateKernel { get; }

    public One ReleaseKernel { get; }

    public SetArgument SetArgument { get; }

    public EnqueueKernel EnqueueKernel { get; }

    public EnqueueCopy EnqueueRead { get; }

    public EnqueueCopy EnqueueWrite { get; }

    public One Flush { get; }

    public One Finish { get; }

    /// <summary>A text from a function of the form (object, what, size, target, needed).</summary>
    public static string Text(GetInfo get, nint item, uint what)
    {
        nuint length;
        if (get(item, what, 0, null, &length) != 0 || length == 0)
            return "";
        byte[] bytes = new byte[length];
        fixed (byte* target = bytes)
            get(item, what, length, target, null);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    /// <summary>A number from such a function; 0 where the driver does not know.</summary>
    public static ulong Number(GetInfo get, nint item, uint what)
    {
        ulong value = 0;
        return get(item, what, sizeof(ulong), &value, null) == 0 ? value : 0;
    }
}
