using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Norms and rescaling behind the clipping pieces.</summary>
internal static class Clipping
{
    /// <summary>A bound: above zero; infinity clips nothing.</summary>
    public static double Bound(double value, string name) =>
        value > 0 ? value : throw Guard.Bad(name, "a number above 0, or infinity", Guard.Text(value), "Give the largest size that passes unchanged.");

    /// <summary>Brings u to the norm c if it is longer, in the given convention; NaN makes everything NaN in both.</summary>
    public static void ByNorm<T>(Span<T> u, double c, NormClipping convention)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double norm = Norm<T>(u);
        if (convention == NormClipping.Torch)
        {
            double factor = c / (norm + 1e-6);
            // An infinite bound clips nothing, whatever the norm; the comparison is false for NaN, which must pass on.
            if (!(factor >= 1) && !double.IsPositiveInfinity(c))
                TensorPrimitives.Multiply(u, T.CreateTruncating(factor), u);
            return;
        }

        if (norm < c || (double.IsPositiveInfinity(c) && !double.IsNaN(norm)))
            return;
        T divisor = T.CreateTruncating(norm);
        if (T.IsInfinity(divisor) && double.IsFinite(norm))
        {
            // Finite floats whose norm is no float.
            foreach (ref T v in u)
                v = T.CreateTruncating(double.CreateTruncating(v) / norm * c);
            return;
        }

        TensorPrimitives.Divide(u, divisor, u);
        TensorPrimitives.Multiply(u, T.CreateTruncating(c), u);
    }

    /// <summary>‖u‖₂, summed in double in an order that depends on the length alone, without overflow or underflow of the squares.</summary>
    public static double Norm<T>(ReadOnlySpan<T> u)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squares = SumOfSquares(u, 1);
        if (double.IsNaN(squares) || (squares is > 1e-280 and < double.PositiveInfinity))
            return Math.Sqrt(squares);
        double largest = 0;
        foreach (T v in u)
            largest = Math.Max(largest, Math.Abs(double.CreateTruncating(v)));
        if (largest == 0 || double.IsInfinity(largest))
            return largest;
        // A power of two, so that scaling rounds nothing; within what a power of two can be.
        int exponent = Math.Clamp(Math.ILogB(largest), -1000, 1000);
        return Math.ScaleB(Math.Sqrt(SumOfSquares(u, Math.ScaleB(1, -exponent))), exponent);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> u, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Four chains, so that an addition need not wait for the one before; library reductions promise no order.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= u.Length - 4; i += 4)
        {
            (double a, double b) = (double.CreateTruncating(u[i]) * scale, double.CreateTruncating(u[i + 1]) * scale);
            (double c, double d) = (double.CreateTruncating(u[i + 2]) * scale, double.CreateTruncating(u[i + 3]) * scale);
            s0 += a * a;
            s1 += b * b;
            s2 += c * c;
            s3 += d * d;
        }

        for (; i < u.Length; i++)
        {
            double a = double.CreateTruncating(u[i]) * scale;
            s0 += a * a;
        }

        return s0 + s1 + (s2 + s3);
    }
}
