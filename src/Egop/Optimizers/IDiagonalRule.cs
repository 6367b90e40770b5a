using System.Numerics;

namespace Egop;

/// <summary>The recurrence of a diagonal method: what one step does to a coordinate, written for a register of them at once.</summary>
/// <remarks>
/// Lanes know nothing of one another, and every coordinate of an array goes through this text: with only correctly rounded operations in it,
/// the result does not depend on the width of the registers, on where an array is cut or on the number of threads.
/// </remarks>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
internal interface IDiagonalRule<T>
    where T : unmanaged
{
    /// <summary>Updates the parameters x and up to three arrays of state from the gradient; arrays that the method does not have are passed as zeros and dropped.</summary>
    void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c);
}
