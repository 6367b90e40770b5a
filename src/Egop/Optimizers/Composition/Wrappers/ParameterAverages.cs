using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>An optimizer that keeps, beside the iterate, parameters that are better to evaluate: an average, or slow weights.</summary>
public interface IParameterAverage : IOptimizer
{
    /// <summary>The averaged parameters, in the coordinates of the run.</summary>
    /// <param name="state">A state that this optimizer made and stepped at least once; not changed.</param>
    /// <param name="average">Receives the average, length d.</param>
    /// <exception cref="ArgumentException">The state has done no step, the length is not d, or another optimizer made the
    /// state.</exception>
    void Average(OptimizerState state, Span<double> average);
}

/// <summary>An exponential moving average of the parameters beside any optimizer, which it does not change.</summary>
/// <remarks>
/// After each step v ← β v + (1−β) x, v_0 = 0, and the average is v / (1 − βᵗ), as optax.ema debiases; or, not debiased, v_1 = x_1 as
/// PyTorch's
/// AveragedModel starts. Read it with <see cref="Average"/>. The average follows every change of basis that the optimizer follows.
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="Decay">β in [0, 1); 0 averages nothing.</param>
/// <exception cref="ArgumentException"><paramref name="Decay"/> is outside [0, 1).</exception>
internal sealed record ParameterEma(IOptimizer Inner, double Decay) : OptimizerWrapper(Inner), IParameterAverage
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

/// <summary>The mean of the iterates from a step on, beside any optimizer, which it does not change: Polyak–Ruppert averaging.</summary>
/// <remarks>
/// v ← v + (x_t − v)/(t − s) for t > s; before, and at t = s + 1, v = x_t. Read it with <see cref="Average"/>.
/// (optax's polyak_sgd is something else, a step size.) Source: Polyak and Juditsky, SIAM J. Control Optim. 30 (1992).
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="Start">s ≥ 0, the number of first iterates left out.</param>
/// <exception cref="ArgumentException"><paramref name="Start"/> is negative.</exception>
internal sealed record PolyakAverage(IOptimizer Inner, int Start = 0) : OptimizerWrapper(Inner), IParameterAverage
{
    private const string AverageSlot = "average";

    /// <summary>s.</summary>
    public int Start { get; init => field = Guard.NonNegative(value); } = Guard.NonNegative(Start, nameof(Start));

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} with Polyak averaging";

    /// <inheritdoc/>
    public void Average(OptimizerState state, Span<double> average)
    {
        ParameterAverages.RequireStep(state);
        ParameterAverages.Read(state, AverageSlot, 1, average);
    }

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) =>
        [OptimizerState.Zero(layout, AverageSlot, SlotKind.Momentum, precision)];

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        Span<T> v = state.Numbers<T>(AverageSlot);
        Inner.Step(inner, gradient, x);
        if (t <= Start + 1L)
        {
            x.CopyTo(v);
            return;
        }

        RunningMean.Add(v, x, T.CreateTruncating(t - Start));
    }
}

/// <summary>What optimizers with averaged parameters share.</summary>
internal static class ParameterAverages
{
    /// <summary>A slot of one number for each parameter, widened and divided by <paramref name="weight"/>.</summary>
    public static void Read(OptimizerState state, string name, double weight, Span<double> average)
    {
        Guard.Length(average.Length, state.Layout.Dimension, nameof(average), "Give one number for each parameter.");
        if (state.Slots.FirstOrDefault(s => s.Name == name) is { Precision: Precision.Single })
            TensorPrimitives.ConvertTruncating<float, double>(state.SingleValues(name), average);
        else
            state[name].CopyTo(average);
        if (weight != 1)
            TensorPrimitives.Divide(average, weight, average);
    }

    public static void RequireStep(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Steps == 0)
            throw Guard.Bad(
                nameof(state), "a state with at least one step", "none", "Make a step first: before it there is nothing to average.");
    }
}

/// <summary>The mean of vectors that come one after another.</summary>
internal static class RunningMean
{
    /// <summary>v ← v + (x − v)/n, which is the mean of n vectors when v was that of n − 1 (Welford): no sum that grows. Coordinate by
    /// coordinate, so the same bits at every vector width.</summary>
    public static void Add<T>(Span<T> v, ReadOnlySpan<T> x, T n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<Vector<T>> means = MemoryMarshal.Cast<T, Vector<T>>(v);
        ReadOnlySpan<Vector<T>> values = MemoryMarshal.Cast<T, Vector<T>>(x);
        var count = new Vector<T>(n);
        for (int i = 0; i < means.Length; i++)
            means[i] += (values[i] - means[i]) / count;
        for (int i = means.Length * Vector<T>.Count; i < v.Length; i++)
            v[i] += (x[i] - v[i]) / n;
    }
}
