using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u ← a_t u with a schedule a, t from 0: optax.scale_by_schedule without its minus sign.</summary>
/// <param name="Factor">a.</param>
/// <exception cref="ArgumentNullException"><paramref name="Factor"/> is null.</exception>
public sealed record ScaleBySchedule(Schedule Factor) : IGradientTransform
{
    /// <summary>a.</summary>
    public Schedule Factor { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Factor, nameof(Factor));

    /// <inheritdoc/>
    public string Name => "scale by schedule";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Full;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        TensorPrimitives.Multiply(update, T.CreateTruncating(Factor.At(state.Steps - 1)), update);
    }
}
