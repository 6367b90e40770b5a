namespace Egop;

/// <summary>By what a device is driven.</summary>
public enum DeviceKind
{
    /// <summary>This process, on its own processors: the reference.</summary>
    Cpu,

    /// <summary>An OpenCL driver.</summary>
    OpenCl,

    /// <summary>The CUDA driver.</summary>
    Cuda,
}
