using System.Numerics;

namespace Egop;

/// <summary>The recurrence of a diagonal method: what one step does to a coordinate, written for a register of them at once.</summary>
/// <remarks>
/// Lanes know nothing of one another, and every coordinate of an array goes through this text: with only correctly rounded operations in it,
/// the result does not depend on the width of the registers, on where an array is cut or on the number of threads. A rule is a readonly struct whose
/// fields are the numbers of one step, made by <see cref="Lanes.Of"/>; <see cref="Apply"/> wants <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>.
/// </remarks>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
public interface IDiagonalRule<T>
    where T : unmanaged
{
    /// <summary>Updates the parameters x and up to three arrays of state from the gradient; arrays that the method does not have are passed as zeros and dropped.</summary>
    /// <param name="g">∇f(x).</param>
    /// <param name="x">The parameters.</param>
    /// <param name="a">The first array of the method's <see cref="DiagonalSlots"/>.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c);
}
