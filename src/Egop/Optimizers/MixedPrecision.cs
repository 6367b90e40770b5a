using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>A step of a method that computes in double only, on parameters of either precision.</summary>
internal static class MixedPrecision
{
    /// <summary>A step in double.</summary>
    public delegate void DoubleStep<TMethod>(TMethod method, OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x);

    /// <summary>In double the step itself; in single precision gradient and parameters are widened, and the parameters rounded to nearest
    /// once.</summary>
    public static void Step<TMethod, T>(TMethod method, DoubleStep<TMethod> step, OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (PrecisionOf<T>.IsDouble)
        {
            step(method, state, MemoryMarshal.Cast<T, double>(gradient), MemoryMarshal.Cast<T, double>(x));
            return;
        }

        double[] gradients = ArrayPool<double>.Shared.Rent(gradient.Length), points = ArrayPool<double>.Shared.Rent(x.Length);
        try
        {
            Span<double> slope = gradients.AsSpan(0, gradient.Length), wide = points.AsSpan(0, x.Length);
            TensorPrimitives.ConvertTruncating(gradient, slope);
            TensorPrimitives.ConvertTruncating<T, double>(x, wide);
            step(method, state, slope, wide);
            // Between floating-point formats the conversion rounds to nearest, whatever its name says.
            TensorPrimitives.ConvertTruncating<double, T>(wide, x);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(gradients);
            ArrayPool<double>.Shared.Return(points);
        }
    }
}
