namespace Egop;

/// <summary>A device of an OpenCL driver.</summary>
internal sealed unsafe class OpenClDevice : Device
{
    private const ulong AllDevices = 0xFFFFFFFF, CpuType = 2;

    // Numbers of clGetDeviceInfo.
    private const uint Type = 0x1000, Units = 0x1002, GroupSize = 0x1004, GlobalMemory = 0x101F, LocalMemory = 0x1023, Available = 0x1027,
        NameOf = 0x102B, Version = 0x102F,
        DriverVersion = 0x102D, DoubleConfig = 0x1032, SingleConfig = 0x101B;

    private const ulong CorrectlyRounded = 1 << 7;

    private OpenClDevice(OpenClLibrary library, nint id)
        : base(DeviceKind.OpenCl, OpenClLibrary.Text(library.GetDeviceInfo, id, NameOf),
            (long)OpenClLibrary.Number(library.GetDeviceInfo, id, GlobalMemory), Read(library, id))
    {
        (Library, Id) = (library, id);
        RoundsCorrectly = (OpenClLibrary.Number(library.GetDeviceInfo, id, SingleConfig) & CorrectlyRounded) != 0;
    }

    public OpenClLibrary Library { get; }

    public nint Id { get; }

    /// <summary>Whether division and root in single precision can be asked to round correctly.</summary>
    public bool RoundsCorrectly { get; }

    /// <summary>Every device of every driver that is available now; none where there is no loader.</summary>
    public static IEnumerable<Device> List() =>
        OpenClLibrary.Found is not { } library ? []
        : Ids(library).Where(id => (OpenClLibrary.Number(library.GetDeviceInfo, id, Available) & 1) != 0)
            .Select(id => new OpenClDevice(library, id));

    public override DeviceContext Open() => new OpenClContext(this);

    private static List<nint> Ids(OpenClLibrary library)
    {
        var all = new List<nint>();
        uint count;
        if (library.GetPlatformIds(0, null, &count) != 0 || count == 0)
            return all;
        nint[] platforms = new nint[count];
        fixed (nint* p = platforms)
            library.GetPlatformIds(count, p, null);
        foreach (nint platform in platforms)
        {
            if (library.GetDeviceIds(platform, AllDevices, 0, null, &count) != 0 || count == 0)
                continue;
            nint[] devices = new nint[count];
            fixed (nint* d = devices)
                library.GetDeviceIds(platform, AllDevices, count, d, null);
            all.AddRange(devices);
        }

        return all;
    }

    private static DeviceCapabilities Read(OpenClLibrary library, nint id) => new(
        OpenClLibrary.Number(library.GetDeviceInfo, id, DoubleConfig) != 0,
        (int)OpenClLibrary.Number(library.GetDeviceInfo, id, Units),
        (OpenClLibrary.Number(library.GetDeviceInfo, id, Type) & CpuType) != 0,
        (int)OpenClLibrary.Number(library.GetDeviceInfo, id, GroupSize),
        (long)OpenClLibrary.Number(library.GetDeviceInfo, id, LocalMemory),
        $"{OpenClLibrary.Text(library.GetDeviceInfo, id, Version)}, driver {OpenClLibrary.Text(library.GetDeviceInfo, id, DriverVersion)}",
        "");
}
