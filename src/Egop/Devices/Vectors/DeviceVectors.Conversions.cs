using System.Numerics.Tensors;

namespace Egop;

internal static partial class DeviceVectors
{
    /// <summary>y ← x in double precision, exactly.</summary>
    /// <param name="x">Numbers in single precision.</param>
    /// <param name="y">Receives them.</param>
    /// <exception cref="ArgumentException">Lengths or contexts differ.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Convert(DeviceBuffer<float> x, DeviceBuffer<double> y)
    {
        switch (DeviceGuard.SameLength(x, y, nameof(y)))
        {
            case CpuContext:
                ElementPieces.ForEach(x.Length, (start, n) => TensorPrimitives.ConvertTruncating<float,
                    double>(CpuContext.Span(x).Slice(start, n), CpuContext.Span(y)[start..]));
                break;
            case KernelContext kernels:
                Launch(kernels, "widen", Precision.Double, x, y);
                break;
        }
    }

    /// <summary>y ← x rounded to single precision, to nearest with ties to even; beyond 3.4e38 in magnitude to infinity.</summary>
    /// <param name="x">Numbers in double precision.</param>
    /// <param name="y">Receives them.</param>
    /// <exception cref="ArgumentException">Lengths or contexts differ.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Convert(DeviceBuffer<double> x, DeviceBuffer<float> y)
    {
        switch (DeviceGuard.SameLength(x, y, nameof(y)))
        {
            case CpuContext:
                // Between floating-point formats the conversion rounds to nearest, whatever its name says.
                ElementPieces.ForEach(x.Length, (start, n) => TensorPrimitives.ConvertTruncating<double,
                    float>(CpuContext.Span(x).Slice(start, n), CpuContext.Span(y)[start..]));
                break;
            case KernelContext kernels:
                Launch(kernels, "round_to_single", Precision.Double, x, y);
                break;
        }
    }
}
