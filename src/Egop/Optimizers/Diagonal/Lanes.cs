using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Numbers and operations that diagonal rules share.</summary>
public static class Lanes
{
    /// <summary>A number computed in double, rounded to T, in every lane.</summary>
    public static Vector<T> Of<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    /// <summary>A decay rate as T holds it, below 1: 1 − β and 1 − βᵗ have to follow from the rate that the recurrence really uses.</summary>
    public static double Decay<T>(double beta)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateTruncating(T.Min(T.CreateTruncating(beta), T.BitDecrement(T.One)));

    /// <summary>numerator / denominator, and 0 where the denominator is 0: a coordinate whose gradient was always zero does not move, even without ε.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Ratio<T>(Vector<T> numerator, Vector<T> denominator) =>
        Vector.ConditionalSelect(Vector.Equals(denominator, Vector<T>.Zero), Vector<T>.Zero, numerator / denominator);

    /// <summary>max(limit, x), NaN where x is NaN: one instruction. With a NaN for a limit, it is x or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Max<T>(Vector<T> limit, Vector<T> x) => Vector.MaxNative(limit, x);

    /// <summary>min(limit, x), NaN where x is NaN: one instruction. With a NaN for a limit, it is x or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Min<T>(Vector<T> limit, Vector<T> x) => Vector.MinNative(limit, x);
}
