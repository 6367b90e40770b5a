namespace Egop.Tests;

/// <summary>The devices the suites run on; a suite of a kind that this machine does not have is counted as skipped, with the reason.</summary>
internal static class TestDevices
{
    public static Device OpenCl =>
        Device.All.FirstOrDefault(d => d.Kind == DeviceKind.OpenCl) ?? throw Requirement.Missing("no OpenCL device: install pocl-opencl-icd and ocl-icd-libopencl1");

    public static Device Cuda
    {
        get
        {
            Device? device = Device.All.FirstOrDefault(d => d.Kind == DeviceKind.Cuda);
            Assert.SkipWhen(device is null, "skipped: no CUDA device");
            return device;
        }
    }
}
