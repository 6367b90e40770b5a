using System.Numerics.Tensors;

namespace Egop;

/// <summary>What every way to the eigenvectors checks of the gradients' sizes.</summary>
internal static class GradientRange
{
    /// <summary>λ ≥ this is not zero to working precision: products of T rounded, an eigenproblem of order M solved in double.</summary>
    public static double ZeroTolerance<T>(int samples, int order) =>
        (32 * Products.Roundoff<T>()) + ((samples + Math.Sqrt(order)) * Products.Roundoff<double>());

    /// <summary>The sums of squares in the format of the products agree with those in double, up to roundings.</summary>
    public static void Require(double[] matrix, int order, double trace, string block)
    {
        double diagonal = 0;
        for (int i = 0; i < order; i++)
            diagonal += matrix[(i * order) + i];
        if (!TensorPrimitives.IsFiniteAll<double>(matrix))
            throw Overflow(block);
        if (diagonal < 0.99 * trace)
        {
            throw Guard.Bad(
                "objective", "gradients whose squares are in the range of the format", $"an underflow in block {block}",
                "Multiply the objective by a large number: the eigenbasis stays the same; or use Precision.Double.");
        }
    }

    public static ArgumentException Overflow(string block) => Guard.Bad(
        "objective", "gradients whose squares are finite", $"an overflow in block {block}",
        "Multiply the objective by a small number: the eigenbasis stays the same.");
}
