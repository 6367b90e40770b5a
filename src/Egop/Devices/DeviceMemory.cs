namespace Egop;

/// <summary>A piece of a device's memory: the driver's handle, on the CPU the address, and its size.</summary>
internal sealed record DeviceMemory(nint Handle, long Bytes);
