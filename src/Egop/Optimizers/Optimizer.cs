using System.Numerics;
using System.Text;

namespace Egop;

/// <summary>What the library's methods share: an immutable record of hyper-parameters with a learning rate.</summary>
public abstract record Optimizer : IOptimizer
{
    /// <summary>A method.</summary>
    /// <param name="learningRate">The default of <see cref="LearningRate"/>.</param>
    protected Optimizer(Schedule learningRate) => LearningRate = learningRate;

    /// <summary>η; a number converts to a constant.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>What is said of the method: formula, size of the state, cost, equivariance, source.</summary>
    public abstract OptimizerFacts Facts { get; }

    /// <inheritdoc cref="IOptimizer.WithLearningRate"/>
    public Optimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    IOptimizer IOptimizer.WithLearningRate(Schedule learningRate) => WithLearningRate(learningRate);

    /// <inheritdoc/>
    public abstract OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double);

    /// <inheritdoc/>
    public abstract void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Writes the hyper-parameters that all methods have; neither name nor facts, which are no hyper-parameters.</summary>
    /// <param name="builder">Receives the text.</param>
    /// <returns>True: something was written.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(nameof(LearningRate)).Append(" = ").Append(LearningRate);
        return true;
    }
}
