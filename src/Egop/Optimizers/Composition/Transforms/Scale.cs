using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u ← a u: optax.scale without its minus sign, since a chain subtracts. A negative a ascends.</summary>
/// <param name="Factor">a, finite.</param>
/// <exception cref="ArgumentException"><paramref name="Factor"/> is not finite.</exception>
public sealed record Scale(double Factor) : IGradientTransform
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
        double.IsFinite(value) ? value : throw Guard.Bad(nameof(Factor), "a finite number", Guard.Text(value), "Give the factor of the update.");
}
