namespace Egop;

/// <summary>The mean of the iterates from a step on, beside any optimizer, which it does not change: Polyak–Ruppert averaging.</summary>
/// <remarks>
/// v ← v + (x_t − v)/(t − s) for t > s; before, and at t = s + 1, v = x_t. Read it with <see cref="Average"/>.
/// (optax's polyak_sgd is something else, a step size.) Source: Polyak and Juditsky, SIAM J. Control Optim. 30 (1992).
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="Start">s ≥ 0, the number of first iterates left out.</param>
/// <exception cref="ArgumentException"><paramref name="Start"/> is negative.</exception>
public sealed record PolyakAverage(IOptimizer Inner, int Start = 0) : OptimizerWrapper(Inner), IParameterAverage
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
