using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u_i ← min(max(u_i, −c), c): optax.clip and torch.nn.utils.clip_grad_value_. NaN stays NaN.</summary>
/// <remarks>Cuts coordinate by coordinate, so that it follows no rotation.</remarks>
/// <param name="Limit">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="Limit"/> is not above 0.</exception>
public sealed record ClipByValue(double Limit) : IGradientTransform
{
    /// <summary>c.</summary>
    public double Limit { get; init => field = Clipping.Bound(value, nameof(Limit)); } = Clipping.Bound(Limit, nameof(Limit));

    /// <inheritdoc/>
    public string Name => "clip by value";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.None;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T limit = T.CreateTruncating(Limit);
        TensorPrimitives.Min(update, limit, update);
        TensorPrimitives.Max(update, -limit, update);
    }
}
