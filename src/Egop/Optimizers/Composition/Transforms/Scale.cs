using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u ← a u: optax.scale without its minus sign, since a chain subtracts. A negative a ascends.</summary>
/// <param name="Factor">a, finite.</param>
/// <exception cref="ArgumentException"><paramref name="Factor"/> is not finite.</exception>
internal sealed record Scale(double Factor) : IGradientTransform
{
    /// <summary>a.</summary>
    public double Factor { get; init => field = Finite(value); } = Finite(Factor);

    /// <inheritdoc/>
    public string Name => "scale";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Full;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(update, T.CreateTruncating(Factor), update);

    private static double Finite(double value) =>
        double.IsFinite(value)
            ? value
            : throw Guard.Bad(nameof(Factor), "a finite number", Guard.Text(value), "Give the factor of the update.");
}

/// <summary>u ← a_t u with a schedule a, t from 0: optax.scale_by_schedule without its minus sign.</summary>
/// <param name="Factor">a.</param>
/// <exception cref="ArgumentNullException"><paramref name="Factor"/> is null.</exception>
internal sealed record ScaleBySchedule(Schedule Factor) : IGradientTransform
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
