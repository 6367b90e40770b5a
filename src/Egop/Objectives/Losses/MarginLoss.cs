using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>A loss of each data row that depends on the point by ⟨a_i, θ⟩ and on one number of the row, its target.</summary>
/// <param name="targets">One for each row.</param>
internal abstract class MarginLoss(double[] targets)
{
    /// <summary>The target of each row.</summary>
    public ReadOnlySpan<double> Targets => targets;

    /// <summary>
    /// Σ losses of `count` rows with ⟨a_i, θ⟩ in t, which become the derivatives of the losses. Both arrays have room for whole vectors.
    /// </summary>
    public unsafe double Differentiate<T>(T* t, T* targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int vectors = PanelLayout.Vectors<T>(count);
        new Span<T>(t + count, (vectors * VectorWidth.Of<T>()) - count).Clear();
        if (Vector512.IsHardwareAccelerated)
            return Differentiate<T, Vector512<T>, Lanes512<T>>(t, targets, vectors);
        return Vector256.IsHardwareAccelerated
            ? Differentiate<T, Vector256<T>, Lanes256<T>>(t, targets, vectors)
            : Differentiate<T, Vector128<T>, Lanes128<T>>(t, targets, vectors);
    }

    /// <summary>
    /// Targets of consecutive rows from a position, among the listed ones or, when none is listed, all; zeros fill up the last vector.
    /// </summary>
    public unsafe void ReadTargets<T>(ReadOnlySpan<int> rows, int start, int count, T* to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < count; i++)
            to[i] = T.CreateTruncating(targets[rows.IsEmpty ? start + i : rows[start + i]]);
        new Span<T>(to + count, (PanelLayout.Vectors<T>(count) * VectorWidth.Of<T>()) - count).Clear();
    }

    // Where the last vector is not full, products and targets are zero there.
    private protected abstract unsafe double Differentiate<T, TV, TLanes>(T* t, T* targets, int vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>;
}
