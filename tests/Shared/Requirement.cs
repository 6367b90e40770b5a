namespace Egop.Tests;

/// <summary>What a test needs from its machine beyond the SDK, named by the reason for its skip where that is missing.</summary>
/// <remarks>
/// <c>build.fsx test</c> counts the skips by these reasons, so each is one fixed text. It also knows which of them <c>.ci/run</c>
/// cannot prevent: where the environment variable CI is set, the others are failures.
/// </remarks>
internal static class Requirement
{
    /// <summary>A native BLAS with LAPACK; Debian's is libopenblas0-pthread.</summary>
    public const string OpenBlas = "no OpenBLAS";

    /// <summary>An OpenCL loader and a driver; Debian's for processors are ocl-icd-libopencl1 and pocl-opencl-icd.</summary>
    public const string OpenCl = "no OpenCL device";

    /// <summary>NVIDIA's driver and a device.</summary>
    public const string Cuda = "no CUDA device";

    /// <summary>Double precision, which some devices lack.</summary>
    public const string DoublePrecision = "no double precision on the device";

    /// <summary>The files optdigits.tra and optdigits.tes, which <c>Digits.DownloadAsync</c> fetches.</summary>
    public const string UciDigits = "no UCI digits";

    /// <summary>The files of Fashion-MNIST in EGOP_DATA or of Debian's package dataset-fashion-mnist.</summary>
    public const string FashionMnist = "no Fashion-MNIST";

    /// <summary>A Linux that gives huge pages to those who ask.</summary>
    public const string HugePages = "no huge pages";
}
