using System.Numerics;

namespace Egop;

/// <summary>A first-order update rule x_{t+1} = x_t − update(∇f(x_t), state).</summary>
/// <remarks>
/// Three separate things: the hyper-parameters (this object, immutable), the state (an <see cref="OptimizerState"/> that
/// the caller holds, clones and prints) and the parameters (a span). The same optimizer may drive any number of runs at once.
/// A method of one's own inherits from <see cref="DoubleOptimizer"/>.
/// </remarks>
/// <example><code>
/// // A loop of one's own: the state is yours to hold, clone and save.
/// IOptimizer adam = new Adam { LearningRate = 0.1 };
/// IObjective f = Objectives.Rosenbrock(2);
/// double[] x = [-1, 1], gradient = new double[2];
/// OptimizerState state = adam.Init(f.Layout());
/// for (int t = 0; t &lt; 500; t++)
/// {
///     f.Evaluate(x, gradient);
///     adam.Step&lt;double&gt;(state, gradient, x);
/// }
///
/// Console.WriteLine(f.Value(x) &lt; 0.01); // True
/// </code></example>
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
    /// <param name="precision">
    /// Precision of the gradients and parameters to come. A method that computes in single precision keeps arrays with one number for each
    /// parameter in it, and single numbers of the whole method in double; one that computes in double keeps all of its state in double.
    /// </param>
    /// <exception cref="ArgumentException">The precision is no member of the enumeration.</exception>
    OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double);

    /// <summary>One step: updates the state and x from the gradient at x.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>, as the state was made for.</typeparam>
    /// <param name="state">State made by <see cref="Init"/>; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d. NaN or infinite entries spread into state and x, and never throw; <see cref="Trainer"/>
    /// stops before that.
    /// Where the square of an entry overflows (above 1.3e154, in single precision 1.8e19), a method that divides coordinate by coordinate
    /// stands still and one
    /// that divides by a matrix gives NaN; where it vanishes (in single precision below 1e-23), ε alone divides.</param>
    /// <param name="x">The parameters, length d, updated in place.</param>
    /// <exception cref="ArgumentException">A span does not have the layout's length, or the state lacks an array of this method in this
    /// precision: another made it.</exception>
    /// <remarks>
    /// Numbers that belong to the step and not to a parameter (learning rate, bias corrections) are computed in double and rounded once;
    /// bias corrections
    /// follow from the decay rate as T holds it. A method that computes in double works in mixed precision when T is single: the gradient
    /// is widened, state and
    /// arithmetic are in double, and the parameters are rounded to nearest once a step; above 3.4e38 in magnitude they round to infinity.
    /// </remarks>
    void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
