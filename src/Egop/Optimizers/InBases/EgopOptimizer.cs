using System.Numerics;

namespace Egop;

/// <summary>Any method in the eigenbasis of the objective's EGOP, which is estimated anew every so many steps.</summary>
/// <remarks>
/// The method of DePavia, Charisopoulos, Willett (arXiv 2502.01594) with refresh, as one optimizer of the original parameters: for a loop
/// of one's own, where
/// <see cref="Trainer"/> has <see cref="TrainOptions.Refresh"/>. An optimizer sees gradients only, so this one holds the objective. Steps
/// are those of <see cref="OptimizerComposition.In"/>;
/// state is carried over as <see cref="BasisRefresh"/> says. The state keeps the point of the last estimate instead of the basis, which is
/// computed again from it when a
/// state that was stored is used: d numbers instead of d², and the same bits.
/// </remarks>
public sealed record EgopOptimizer : IOptimizer, IComposite
{
    private const string RefreshedAt = "refreshed at", StepsBefore = "steps before restart";

    /// <summary>The method.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public required IOptimizer Inner { get; init => field = Guard.NotNull(value); }

    /// <summary>f, whose gradients the estimates sample.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public required IObjective Objective { get; init => field = Guard.NotNull(value); }

    /// <summary>When and how a basis is estimated.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public required BasisRefresh Refresh { get; init => field = Guard.NotNull(value); }

    /// <summary>The basis of the first steps; null (default) to estimate it at the first, which then must have as many coordinates as there
    /// are parameters.</summary>
    public IBasis? FirstBasis { get; init; }

    /// <inheritdoc/>
    public string Name => $"{Inner.Name} in refreshed EGOP bases";

    /// <inheritdoc/>
    public Schedule LearningRate => Inner.LearningRate;

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { Inner = Inner.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The layout, the objective and the first basis do not have one dimension, or the refresh has no
    /// interval.</exception>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        Guard.Length(layout.Dimension, Objective.Dimension, nameof(layout), "Give the layout of the objective's parameters.");
        if (FirstBasis is not null)
            Guard.Length(FirstBasis.Dimension, Objective.Dimension, nameof(FirstBasis), "Give a basis of the objective's dimension.");
        Refresh.StepsFor(Objective);
        OptimizerState inner = Inner.Init(FirstBasis?.LayoutOf(layout) ?? layout);
        return new OptimizerState(
            layout,
            [new StateSlot(RefreshedAt, SlotKind.Factor, new double[Objective.Dimension]),
                new StateSlot(StepsBefore, SlotKind.Scalar, new double[1])],
            [new StatePart("optimizer", inner, IsTurned: true)]);
    }

    /// <summary>The basis of the newest step; null before the first. A state that was stored has it estimated again.</summary>
    /// <param name="state">A state made by <see cref="Init"/>.</param>
    public IBasis? BasisOf(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Companion is null && state.Steps > 0)
            state.Companion = Estimate(state[RefreshedAt].ToArray(), state.Steps - 1, current: null);
        return (IBasis?)state.Companion;
    }

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged,
        IFloatingPointIeee754<T> => MixedPrecision.Step(this, static (o, s, g, p) => o.StepInDouble(s, g, p), state, gradient, x);

    private void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        ArgumentNullException.ThrowIfNull(state);
        Guard.Length(gradient.Length, Objective.Dimension, nameof(gradient), "Give the gradient of the objective's parameters.");
        Guard.Length(x.Length, Objective.Dimension, nameof(x), "Give the objective's parameters.");
        Span<double> before = state[StepsBefore];
        OptimizerState inner = state.Part(0, state.Steps - (long)before[0]);
        IBasis? old = BasisOf(state);
        if (state.Steps % Refresh.StepsFor(Objective) == 0)
        {
            IBasis basis = Estimate(x.ToArray(), state.Steps, old);
            if (old is not null && !ReferenceEquals(old, basis) && Refresh.MoveState(Inner, inner, old, basis))
                before[0] = state.Steps;
            if (old is null && basis.Coordinates != inner.Layout.Dimension)
            {
                throw Guard.Bad(nameof(FirstBasis), $"a basis of {inner.Layout.Dimension} coordinates", Guard.Text(basis.Coordinates),
                    "Set FirstBasis to one with as many coordinates as the estimates will have.");
            }

            x.CopyTo(state[RefreshedAt]);
            state.Companion = old = basis;
        }

        IOptimizer method = before[0] == 0 ? Inner : Inner.WithLearningRate(new ShiftedSchedule(Inner.LearningRate, (long)before[0]));
        BasisOptimizer.Move(method, old!, inner, gradient, x);
        state.Steps++;
    }

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("optimizer", Inner, step)];

    private IBasis Estimate(double[] point, long step, IBasis? current)
    {
        long every = Refresh.StepsFor(Objective), index = step / every;
        return index == 0 && FirstBasis is not null
            ? FirstBasis
            : Refresh.BasisAt(new RefreshPoint(Objective, point, (int)(index * every), (int)index, CancellationToken.None), current);
    }
}
