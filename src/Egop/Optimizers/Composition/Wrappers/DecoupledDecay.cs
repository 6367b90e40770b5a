using System.Numerics.Tensors;

namespace Egop;

/// <summary>Decoupled weight decay for any optimizer, on the arrays of a mask: x ← x (1 − η_t wd), then the optimizer's step.</summary>
/// <remarks>
/// The optimizer never sees the decay in its gradient; with <see cref="Adam"/> it is AdamW in PyTorch's order. η is the optimizer's rate,
/// so that
/// inside <see cref="GradientAccumulation"/> it acts once a step, and outside it once a minibatch: put it inside. Follows changes of basis
/// within
/// the arrays of the mask, and every one without a mask.
/// Source: Loshchilov and Hutter, ICLR 2019; torch.optim.AdamW.
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="WeightDecay">wd ≥ 0.</param>
/// <exception cref="ArgumentException"><paramref name="WeightDecay"/> is negative or not finite.</exception>
internal sealed record DecoupledDecay(IOptimizer Inner, double WeightDecay) : OptimizerWrapper(Inner)
{
    /// <summary>wd.</summary>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); } = Guard.NonNegative(WeightDecay, nameof(WeightDecay));

    /// <summary>The arrays that decay; default all.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public ParameterMask Mask { get; init => field = Guard.NotNull(value); } = ParameterMask.All;

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} with decoupled decay";

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision)
    {
        Mask.Checked(layout);
        return [];
    }

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        T keep = T.CreateTruncating(1 - Inner.LearningRate.At(t - 1) * WeightDecay);
        foreach (ParameterBlock array in state.Layout.Where(Mask.Includes))
        {
            Span<T> values = x.Slice(array.Offset, array.Length);
            TensorPrimitives.Multiply(values, keep, values);
        }

        Inner.Step(inner, gradient, x);
    }
}
