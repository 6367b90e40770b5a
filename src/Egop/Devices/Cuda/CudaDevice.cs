namespace Egop;

/// <summary>A device of the CUDA driver.</summary>
internal static class CudaDevice
{
    public static IEnumerable<Device> List() => [];
}
