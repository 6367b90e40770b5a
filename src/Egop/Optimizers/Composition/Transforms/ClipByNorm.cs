using System.Numerics;

namespace Egop;

/// <summary>Clips the norm of each parameter array by itself: for every array A, u_A unchanged if ‖u_A‖₂ &lt; c, else (u_A/‖u_A‖₂) c.</summary>
/// <remarks>For a layout of one array it is <see cref="ClipByGlobalNorm"/>. Follows changes of basis within each array.</remarks>
/// <param name="MaxNorm">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="MaxNorm"/> is not above 0.</exception>
public sealed record ClipByNorm(double MaxNorm) : IGradientTransform
{
    /// <summary>c.</summary>
    public double MaxNorm { get; init => field = Clipping.Bound(value, nameof(MaxNorm)); } = Clipping.Bound(MaxNorm, nameof(MaxNorm));

    /// <summary>optax's convention (default) or PyTorch's.</summary>
    public NormClipping Convention { get; init; }

    /// <inheritdoc/>
    public string Name => "clip by norm";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Arrays;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (ParameterBlock array in state.Layout)
            Clipping.ByNorm(update.Slice(array.Offset, array.Length), MaxNorm, Convention);
    }
}
