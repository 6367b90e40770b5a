using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u ← u + wd x on the arrays of a mask: optax.add_decayed_weights.</summary>
/// <remarks>
/// First in a chain it is coupled decay, the gradient of wd ‖x‖²/2. After the piece that divides by a second moment and before the scaling
/// by
/// the rate it is decoupled decay, as in AdamW. An optimizer as the end of a chain takes it coupled; see <see cref="DecoupledDecay"/> for
/// the other.
/// </remarks>
/// <param name="WeightDecay">wd ≥ 0.</param>
/// <exception cref="ArgumentException"><paramref name="WeightDecay"/> is negative or not finite.</exception>
internal sealed record AddDecayedWeights(double WeightDecay) : IGradientTransform
{
    /// <summary>wd.</summary>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); } = Guard.NonNegative(WeightDecay, nameof(WeightDecay));

    /// <summary>The arrays that decay; default all.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public ParameterMask Mask { get; init => field = Guard.NotNull(value); } = ParameterMask.All;

    /// <inheritdoc/>
    public string Name => "add decayed weights";

    /// <inheritdoc/>
    public Equivariance Equivariance => Mask == ParameterMask.All ? Equivariance.Full : Equivariance.Arrays;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(Mask.Checked(layout));

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (ParameterBlock array in state.Layout.Where(Mask.Includes))
        {
            Span<T> u = update.Slice(array.Offset, array.Length);
            TensorPrimitives.MultiplyAdd(x.Slice(array.Offset, array.Length), T.CreateTruncating(WeightDecay), u, u);
        }
    }
}
