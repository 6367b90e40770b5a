namespace Egop;

/// <summary>A context that runs our kernels: OpenCL or CUDA. The sources are the .cl files beside this one.</summary>
internal abstract class KernelContext(Device device) : DeviceContext(device)
{
    /// <summary>Enqueues a kernel.</summary>
    /// <param name="program">File of Kernels/ without extension.</param>
    /// <param name="entry">Kernel in it.</param>
    /// <param name="precision">What REAL stands for.</param>
    /// <param name="shape">Work items and groups.</param>
    /// <param name="arguments">In the order of the source.</param>
    public abstract void Launch(
        string program, string entry, Precision precision, KernelShape shape, params ReadOnlySpan<KernelArgument> arguments);
}
