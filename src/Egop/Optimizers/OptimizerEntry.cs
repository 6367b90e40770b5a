namespace Egop;

/// <summary>A method of the library, as the registry lists it.</summary>
/// <param name="Name">The field's name of the method.</param>
/// <param name="Equivariance">Which changes of basis its iterates follow ([E] section 2; arXiv 2502.01594).</param>
/// <param name="Create">Makes the optimizer for a learning rate, other hyper-parameters at their defaults.</param>
public sealed record OptimizerEntry(string Name, Equivariance Equivariance, Func<Schedule, IOptimizer> Create);
