using System.Numerics;

namespace Egop;

/// <summary>A loss of each data row that depends on the point by ⟨a_i, θ⟩ alone.</summary>
internal abstract class MarginLoss
{
    /// <summary>
    /// Σ losses of consecutive data rows, of those listed from a position or, when none is listed, of all; their ⟨a_i, θ⟩ become the
    /// derivatives of the losses.
    /// </summary>
    public abstract double Differentiate<T>(Span<T> margins, ReadOnlySpan<int> rows, int start)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
