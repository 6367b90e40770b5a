using System.Numerics;

namespace Egop;

/// <summary>Clips the norm of the whole vector: u unchanged if ‖u‖₂ &lt; c, else (u/‖u‖₂) c.</summary>
/// <remarks>
/// The direction never changes, and every rotation is followed. Squares of huge or tiny entries do not overflow or vanish here, unlike in
/// optax and PyTorch. A NaN makes every entry NaN, as there; put <see cref="SkipNonFinite"/> around what may see one.
/// Source: Pascanu, Mikolov, Bengio, ICML 2013; optax.clip_by_global_norm; torch.nn.utils.clip_grad_norm_ (<see cref="NormClipping.Torch"/>).
/// </remarks>
/// <param name="MaxNorm">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="MaxNorm"/> is not above 0.</exception>
public sealed record ClipByGlobalNorm(double MaxNorm) : IGradientTransform
{
    /// <summary>c.</summary>
    public double MaxNorm { get; init => field = Clipping.Bound(value, nameof(MaxNorm)); } = Clipping.Bound(MaxNorm, nameof(MaxNorm));

    /// <summary>optax's convention (default) or PyTorch's.</summary>
    public NormClipping Convention { get; init; }

    /// <inheritdoc/>
    public string Name => "clip by global norm";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Full;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Clipping.ByNorm(update, MaxNorm, Convention);
}
