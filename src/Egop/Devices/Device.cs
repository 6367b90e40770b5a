using System.Globalization;

namespace Egop;

/// <summary>A processor that the heavy parts can run on: this machine's CPU, or a GPU by its driver.</summary>
/// <remarks>
/// Drivers are found at run time and nothing needs to be installed for <see cref="Cpu"/>, which is the default everywhere and the reference
/// that the
/// others are tested against. A device is a description; work is done in a <see cref="DeviceContext"/>.
/// </remarks>
public abstract class Device
{
    private static readonly Lazy<IReadOnlyList<Device>> _all = new(Present);

    private protected Device(DeviceKind kind, string name, long memory, DeviceCapabilities capabilities)
    {
        (Kind, Name, Memory, Capabilities) = (kind, name, memory, capabilities);
    }

    /// <summary>The processors of this machine.</summary>
    public static Device Cpu { get; } = new CpuDevice();

    /// <summary>
    /// Every device present: the CPU, then CUDA devices, then OpenCL devices, each kind in its driver's order. A GPU that both drivers know
    /// is listed twice.
    /// </summary>
    public static IReadOnlyList<Device> All => _all.Value;

    /// <summary>The first CUDA device, else the first OpenCL device that is not a CPU, else <see cref="Cpu"/>.</summary>
    public static Device Best =>
        All.FirstOrDefault(d => d.Kind == DeviceKind.Cuda)
            ?? All.FirstOrDefault(d => d.Kind == DeviceKind.OpenCl && !d.Capabilities.IsProcessor) ?? Cpu;

    /// <summary>By what it is driven.</summary>
    public DeviceKind Kind { get; }

    /// <summary>The driver's name of it.</summary>
    public string Name { get; }

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; }

    /// <summary>What it can do.</summary>
    public DeviceCapabilities Capabilities { get; }

    /// <summary>The first device whose kind or name contains a text, in any case: "cpu", "opencl", "cuda", "H200".</summary>
    /// <param name="text">Text.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Device Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return All.FirstOrDefault(d => d.Kind.ToString().Contains(text, StringComparison.OrdinalIgnoreCase))
            ?? All.FirstOrDefault(d => d.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Guard.Bad(
                nameof(text), string.Join("; ", All), $"\"{text}\"", "Give a part of one of these, or install the driver of the device.");
    }

    /// <summary>A context of one's own on the device, with memory, a queue and compiled kernels; to be disposed.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public abstract DeviceContext Open();

    /// <summary>"OpenCl: pthread-AMD EPYC, 23.5 GiB, 2 units, double".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}: {Name}, {Memory / (double)(1L << 30):F1} GiB, {Capabilities.ComputeUnits} units{(Capabilities.SupportsDouble ? ", double" : "")}{(Capabilities.Remark.Length == 0 ? "" : $" ({Capabilities.Remark})")}");

    private static IReadOnlyList<Device> Present() => [Cpu, .. CudaDevice.List(), .. OpenClDevice.List()];
}
