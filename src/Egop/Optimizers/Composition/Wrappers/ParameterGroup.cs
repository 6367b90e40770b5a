namespace Egop;

/// <summary>Named arrays of the parameters with an optimizer of their own.</summary>
/// <param name="Name">Name of the group, which begins the names of its arrays in the state.</param>
/// <param name="Arrays">Which arrays; of several groups the first takes an array.</param>
/// <param name="Optimizer">Their optimizer.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
public sealed record ParameterGroup(string Name, ParameterMask Arrays, IOptimizer Optimizer)
{
    /// <summary>Name of the group.</summary>
    public string Name { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Name, nameof(Name));

    /// <summary>Which arrays.</summary>
    public ParameterMask Arrays { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Arrays, nameof(Arrays));

    /// <summary>Their optimizer.</summary>
    public IOptimizer Optimizer { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Optimizer, nameof(Optimizer));
}
