namespace Egop;

/// <summary>A first-order update rule x_{t+1} = x_t − update(∇f(x_t), state).</summary>
/// <remarks>
/// Three separate things: the hyper-parameters (this object, immutable), the state (an <see cref="OptimizerState"/> that
/// the caller holds, clones and prints) and the parameters (a span). The same optimizer may drive any number of runs at once.
/// </remarks>
public interface IOptimizer
{
    /// <summary>The field's name of the method: "Adam", "SGD with momentum".</summary>
    string Name { get; }

    /// <summary>Learning rate as a function of the step.</summary>
    Schedule LearningRate { get; }

    /// <summary>The same method with another learning rate or schedule.</summary>
    /// <param name="learningRate">η; a number converts to a constant.</param>
    IOptimizer WithLearningRate(Schedule learningRate);

    /// <summary>The state before the first step.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    OptimizerState Init(ParameterLayout layout);

    /// <summary>One step: updates the state and x from the gradient at x.</summary>
    /// <param name="state">State made by <see cref="Init"/>; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d. NaN or infinite entries spread into state and x, and never throw; <see cref="Trainer"/> stops before that.
    /// Where the square of an entry overflows (above 1.3e154), a method that divides coordinate by coordinate stands still and one that divides by a matrix gives NaN.</param>
    /// <param name="x">The parameters, length d, updated in place.</param>
    /// <exception cref="ArgumentException">A span does not have the layout's length, or the state lacks an array of this method: another made it.</exception>
    void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x);
}
