using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The recurrence of a diagonal method: what one step does to a coordinate, written for a register of them at once.</summary>
/// <remarks>
/// Lanes know nothing of one another, and every coordinate of an array goes through this text: with only correctly rounded operations in
/// it,
/// the result does not depend on the width of the registers, on where an array is cut or on the number of threads. A rule is a readonly
/// struct whose
/// fields are the numbers of one step, made by <see cref="Lanes.Of"/>; <see cref="Apply"/> wants
/// <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>.
/// </remarks>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
public interface IDiagonalRule<T>
    where T : unmanaged
{
    /// <summary>Updates the parameters x and up to three arrays of state from the gradient; arrays that the method does not have are passed
    /// as zeros and dropped.</summary>
    /// <param name="g">∇f(x).</param>
    /// <param name="x">The parameters.</param>
    /// <param name="a">The first array of the method's <see cref="DiagonalSlots"/>.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c);
}

/// <summary>Numbers and operations that diagonal rules share.</summary>
public static class Lanes
{
    /// <summary>A number computed in double, rounded to T, in every lane.</summary>
    public static Vector<T> Of<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    /// <summary>A decay rate as T holds it, below 1: 1 − β and 1 − βᵗ have to follow from the rate that the recurrence really
    /// uses.</summary>
    public static double Decay<T>(double beta)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateTruncating(T.Min(T.CreateTruncating(beta), T.BitDecrement(T.One)));

    /// <summary>numerator / denominator, and 0 where the denominator is 0: a coordinate whose gradient was always zero does not move, even
    /// without ε.</summary>
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
