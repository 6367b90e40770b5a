using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Momentum: b ← u + μ b, then u ← b, or with Nesterov's look-ahead u ← u + μ b: optax.trace.</summary>
/// <remarks>A chain of it and a rate is SGD with momentum. (An exponential average, with 1−μ before u, is another thing.)</remarks>
/// <param name="Decay">μ in [0, 1).</param>
/// <exception cref="ArgumentException"><paramref name="Decay"/> is outside [0, 1).</exception>
internal sealed record MomentumTrace(double Decay) : IGradientTransform
{
    private const string Momentum = "momentum";

    /// <summary>μ.</summary>
    public double Decay { get; init => field = Guard.Fraction(value); } = Guard.Fraction(Decay, nameof(Decay));

    /// <summary>Whether the momentum looks ahead.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public string Name => "trace";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Full;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) =>
        new(layout, OptimizerState.Zero(layout, Momentum, SlotKind.Momentum, precision));

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        Span<T> b = state.Numbers<T>(Momentum);
        T decay = T.CreateTruncating(Decay);
        TensorPrimitives.MultiplyAdd(b, decay, update, b);
        if (Nesterov)
            TensorPrimitives.MultiplyAdd(b, decay, update, update);
        else
            b.CopyTo(update);
    }
}
