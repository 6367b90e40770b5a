using System.Globalization;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>A device of the CUDA driver.</summary>
internal sealed unsafe class CudaDevice : Device
{
    // Numbers of cuDeviceGetAttribute.
    private const int GroupSize = 1, SharedMemory = 8, Multiprocessors = 16, Major = 75, Minor = 76;

    private CudaDevice(CudaLibrary library, int ordinal)
        : base(DeviceKind.Cuda, NameOf(library, ordinal), MemoryOf(library, ordinal), Read(library, ordinal))
    {
        (Library, Ordinal) = (library, ordinal);
    }

    public CudaLibrary Library { get; }

    public int Ordinal { get; }

    /// <summary>Every CUDA device; none where there is no driver.</summary>
    public static IEnumerable<Device> List()
    {
        if (CudaLibrary.Found is not { } library)
            return [];
        int count;
        return library.GetDeviceCount(&count) == 0
            ? Enumerable.Range(0, count).Select(i => new CudaDevice(library, Handle(library, i))).ToArray()
            : [];
    }

    public override DeviceContext Open() => new CudaContext(this);

    private static IEnumerable<string> Missing()
    {
        if (CublasLibrary.Found is null)
            yield return CublasLibrary.Missing;
        if (CusolverLibrary.Found is null)
            yield return CusolverLibrary.Missing;
    }

    private static int Handle(CudaLibrary library, int index)
    {
        int device;
        return library.GetDevice(&device, index) == 0 ? device : index;
    }

    private static string NameOf(CudaLibrary library, int device)
    {
        const int Length = 256;
        byte* text = stackalloc byte[Length];
        return library.GetDeviceName(text, Length, device) == 0 ? Marshal.PtrToStringUTF8((nint)text) ?? "" : "CUDA device";
    }

    private static long MemoryOf(CudaLibrary library, int device)
    {
        nuint bytes;
        return library.GetTotalMemory(&bytes, device) == 0 ? (long)bytes : 0;
    }

    private static DeviceCapabilities Read(CudaLibrary library, int device)
    {
        int version;
        library.GetDriverVersion(&version);
        return new(
            SupportsDouble: true, Attribute(Multiprocessors), IsProcessor: false, Attribute(GroupSize), Attribute(SharedMemory),
            string.Create(CultureInfo.InvariantCulture,
                $"CUDA driver {version / 1000}.{version % 1000 / 10}, compute capability {Attribute(Major)}.{Attribute(Minor)}"),
            Remark: string.Join("; ", Missing()));

        int Attribute(int what)
        {
            int value;
            return library.GetDeviceAttribute(&value, what, device) == 0 ? value : 0;
        }
    }
}
