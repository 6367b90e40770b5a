using System.Numerics.Tensors;

namespace Egop;

/// <summary>An exponential moving average of the parameters beside any optimizer, which it does not change.</summary>
/// <remarks>
/// After each step v ← β v + (1−β) x, v_0 = 0, and the average is v / (1 − βᵗ), as optax.ema debiases; or, not debiased, v_1 = x_1 as PyTorch's
/// AveragedModel starts. Read it with <see cref="Average"/>. The average follows every change of basis that the optimizer follows.
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="Decay">β in [0, 1); 0 averages nothing.</param>
/// <exception cref="ArgumentException"><paramref name="Decay"/> is outside [0, 1).</exception>
public sealed record ParameterEma(IOptimizer Inner, double Decay) : OptimizerWrapper(Inner), IParameterAverage
{
    private const string AverageSlot = "average";

    /// <summary>β.</summary>
    public double Decay { get; init => field = Guard.Fraction(value); } = Guard.Fraction(Decay, nameof(Decay));

    /// <summary>Whether the average starts at zero and is divided by 1 − βᵗ (default) instead of starting at the first iterate.</summary>
    public bool IsDebiased { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} with EMA";

    /// <inheritdoc/>
    public void Average(OptimizerState state, Span<double> average)
    {
        ParameterAverages.RequireStep(state);
        ParameterAverages.Read(state, AverageSlot, IsDebiased ? 1 - Math.Pow(Decay, state.Steps) : 1, average);
    }

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) =>
        [OptimizerState.Zero(layout, AverageSlot, SlotKind.Momentum, precision)];

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        Span<T> v = state.Numbers<T>(AverageSlot);
        Inner.Step(inner, gradient, x);
        if (t == 1 && !IsDebiased)
        {
            x.CopyTo(v);
            return;
        }

        TensorPrimitives.Multiply(v, T.CreateTruncating(Decay), v);
        TensorPrimitives.MultiplyAdd(x, T.CreateTruncating(1 - Decay), v, v);
    }
}
