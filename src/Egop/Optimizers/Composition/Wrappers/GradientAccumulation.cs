using System.Numerics.Tensors;

namespace Egop;

/// <summary>One step of an optimizer for every k gradients, with their mean: optax.MultiSteps, a k times larger minibatch.</summary>
/// <remarks>
/// ḡ ← ḡ + (g − ḡ)/(n + 1) for n = 0, …, k−1, then one step with ḡ, which starts again at zero; between, the parameters keep their bits.
/// The inner step count, and so schedules, count steps made and not gradients: <see cref="LearningRate"/> gives the rate as a function of
/// the
/// gradients seen, while <see cref="OptimizerWrapper.WithLearningRate"/> takes a schedule of the steps made, as optax does. Follows every
/// change of basis that the optimizer follows.
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="Every">k, at least 1.</param>
/// <exception cref="ArgumentException"><paramref name="Every"/> is below 1.</exception>
internal sealed record GradientAccumulation(IOptimizer Inner, int Every) : OptimizerWrapper(Inner)
{
    private const string Accumulated = "accumulated gradient";

    /// <summary>k.</summary>
    public int Every { get; init => field = Guard.Positive(value); } = Guard.Positive(Every, nameof(Every));

    /// <summary>Whether the gradients are added up and not averaged; default false.</summary>
    public bool IsSum { get; init; }

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} over {Every} minibatches";

    /// <summary>The rate of the step that a gradient belongs to: η'(t) = η(⌊t/k⌋).</summary>
    public override Schedule LearningRate =>
        Every == 1 || Inner.LearningRate is ConstantSchedule ? Inner.LearningRate : new Stretched(Inner.LearningRate, Every);

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) =>
        [OptimizerState.Zero(layout, Accumulated, SlotKind.Momentum, precision)];

    private protected override long InnerStep(long step) => step / Every;

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        Span<T> sum = state.Numbers<T>(Accumulated);
        long count = (t - 1) % Every + 1;
        if (IsSum)
            TensorPrimitives.Add(sum, gradient, sum);
        else
            RunningMean.Add(sum, gradient, T.CreateTruncating(count));
        if (count < Every)
            return;
        Inner.Step(inner, sum, x);
        sum.Clear();
    }

    private sealed record Stretched(Schedule Inner, int Every) : Schedule
    {
        public override double At(long step) => Inner.At(step / Every);

        public override string ToString() => $"{Inner}, each held for {Every}";
    }
}
