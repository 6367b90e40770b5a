namespace Egop;

/// <summary>What a device can do and how large it is.</summary>
/// <param name="SupportsDouble">Whether it computes in double precision.</param>
/// <param name="ComputeUnits">Processors that work side by side: cores of a CPU, multiprocessors of a GPU.</param>
/// <param name="IsProcessor">Whether it is a CPU: kernels take the shapes that suit one.</param>
/// <param name="LargestGroup">Most work items in a group.</param>
/// <param name="LocalMemory">Bytes of memory shared by a group.</param>
/// <param name="Driver">Driver and version.</param>
/// <param name="Remark">What is missing for its full speed, such as a vendor's library; "" for nothing.</param>
public sealed record DeviceCapabilities(
    bool SupportsDouble, int ComputeUnits, bool IsProcessor, int LargestGroup, long LocalMemory, string Driver, string Remark)
{
}
