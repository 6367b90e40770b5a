namespace Egop;

/// <summary>An optimizer that can keep its state and do its arithmetic in single precision: half the memory and half the traffic of a step.</summary>
/// <remarks>
/// Without it, <see cref="OptimizerExtensions.Step"/> works in mixed precision: state and arithmetic in double, gradient widened,
/// parameters rounded once a step. Numbers that belong to the step and not to a parameter (learning rate, bias corrections) are computed in
/// double and rounded once either way; bias corrections follow from the decay rate as single precision holds it. Squares of gradients overflow
/// above 1.8e19, where a coordinate stands still, and vanish below 1e-23, where ε alone divides.
/// </remarks>
public interface ISinglePrecisionOptimizer : IOptimizer
{
    /// <summary>The state before the first step, its arrays in the given precision.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="precision">Format of arrays with one number for each parameter; single numbers of the whole method stay in double.</param>
    /// <exception cref="ArgumentException">The precision is no member of the enumeration.</exception>
    OptimizerState Init(ParameterLayout layout, Precision precision);

    /// <summary>One step in single precision: updates the state and x from the gradient at x.</summary>
    /// <param name="state">State made by <see cref="Init(ParameterLayout, Precision)"/> in single precision; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d. NaN or infinite entries spread into state and x.</param>
    /// <param name="x">The parameters, length d, updated in place.</param>
    /// <exception cref="ArgumentException">A span does not have the layout's length, or the state lacks an array of this method in single precision.</exception>
    void Step(OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x);
}
