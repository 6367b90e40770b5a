namespace Egop;

/// <summary>An optimizer that keeps, beside the iterate, parameters that are better to evaluate: an average, or slow weights.</summary>
public interface IParameterAverage : IOptimizer
{
    /// <summary>The averaged parameters, in the coordinates of the run.</summary>
    /// <param name="state">A state that this optimizer made and stepped at least once; not changed.</param>
    /// <param name="average">Receives the average, length d.</param>
    /// <exception cref="ArgumentException">The state has done no step, the length is not d, or another optimizer made the state.</exception>
    void Average(OptimizerState state, Span<double> average);
}
