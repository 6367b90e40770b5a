using System.Buffers;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>What every optimizer can do, by its own ability or by the documented fallback.</summary>
public static class OptimizerExtensions
{
    /// <summary>The state before the first step: in the given precision when the method is an <see cref="ISinglePrecisionOptimizer"/>, else in double.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="precision">Precision of the gradients and parameters to come.</param>
    /// <exception cref="ArgumentException">The precision is no member of the enumeration.</exception>
    public static OptimizerState Init(this IOptimizer optimizer, ParameterLayout layout, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        return optimizer is ISinglePrecisionOptimizer single ? single.Init(layout, precision) : optimizer.Init(layout);
    }

    /// <summary>One step on parameters in single precision: by <see cref="ISinglePrecisionOptimizer"/> when the method has it, else with gradient and
    /// parameters widened to double, the step and the state in double, and the parameters rounded to nearest once.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="state">State made by <see cref="Init"/> in single precision; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d, updated in place; above 3.4e38 in magnitude they round to infinity.</param>
    /// <exception cref="ArgumentException">A span does not have the layout's length, or another method or precision made the state.</exception>
    public static void Step(this IOptimizer optimizer, OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer is ISinglePrecisionOptimizer single)
        {
            single.Step(state, gradient, x);
            return;
        }

        double[] gradients = ArrayPool<double>.Shared.Rent(gradient.Length), points = ArrayPool<double>.Shared.Rent(x.Length);
        try
        {
            Span<double> slope = gradients.AsSpan(0, gradient.Length), wide = points.AsSpan(0, x.Length);
            TensorPrimitives.ConvertTruncating(gradient, slope);
            TensorPrimitives.ConvertTruncating<float, double>(x, wide);
            optimizer.Step(state, slope, wide);
            // Between floating-point formats the conversion rounds to nearest, whatever its name says.
            TensorPrimitives.ConvertTruncating<double, float>(wide, x);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(gradients);
            ArrayPool<double>.Shared.Return(points);
        }
    }
}
