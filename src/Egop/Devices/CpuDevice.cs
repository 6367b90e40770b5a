namespace Egop;

/// <summary>This machine's processors: what the engine runs on anyway.</summary>
internal sealed class CpuDevice() : Device(
    DeviceKind.Cpu, "processors of this machine", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
    new DeviceCapabilities(true, Environment.ProcessorCount, IsProcessor: true, 1, 0,
        System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, ""))
{
    public override DeviceContext Open() => new CpuContext(this);
}
