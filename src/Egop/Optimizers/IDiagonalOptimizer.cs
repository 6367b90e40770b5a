using System.Numerics;

namespace Egop;

/// <summary>A method whose step is one rule for every coordinate, so that a device can carry it over its own arrays.</summary>
internal interface IDiagonalOptimizer : IOptimizer
{
    /// <summary>Begins the next step: counts it, moves the numbers of the whole method on, and gives the rule that the processor would apply, as a kernel.</summary>
    /// <param name="state">A state of this method; of its arrays only those of single numbers are read, and need to be there.</param>
    /// <typeparam name="T">Format of the arrays that the rule is carried over.</typeparam>
    DiagonalKernel NextKernel<T>(OptimizerState state)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
