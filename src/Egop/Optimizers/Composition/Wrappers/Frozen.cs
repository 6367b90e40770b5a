using System.Numerics;

namespace Egop;

/// <summary>Moves nothing: for a group of parameters that stays as it is.</summary>
public sealed record Frozen : IOptimizer
{
    /// <inheritdoc/>
    public string Name => "frozen";

    /// <summary>Zero.</summary>
    public Schedule LearningRate => Schedules.Linear(0, 0, 1);

    /// <summary>The same: what is frozen has no rate.</summary>
    /// <param name="learningRate">Not used.</param>
    public IOptimizer WithLearningRate(Schedule learningRate)
    {
        // The argument is checked all the same, so that a mistake does not depend on which group is frozen.
        Guard.NotNull(learningRate, nameof(LearningRate));
        return this;
    }

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        Guard.Defined(precision);
        return new OptimizerState(layout);
    }

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => state.BeginStep(gradient, x);
}
