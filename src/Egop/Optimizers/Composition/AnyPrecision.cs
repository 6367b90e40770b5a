using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>A step of any optimizer from code that is generic in the format of the numbers.</summary>
internal static class AnyPrecision
{
    /// <summary>One step in T, double or float: by the method's own ability, or by the fallback of <see cref="OptimizerExtensions"/>.</summary>
    public static void StepIn<T>(this IOptimizer optimizer, OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            optimizer.Step(state, MemoryMarshal.Cast<T, float>(gradient), MemoryMarshal.Cast<T, float>(x));
        else
            optimizer.Step(state, MemoryMarshal.Cast<T, double>(gradient), MemoryMarshal.Cast<T, double>(x));
    }
}
