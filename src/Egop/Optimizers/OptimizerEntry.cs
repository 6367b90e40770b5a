namespace Egop;

/// <summary>A method of the library, as the registry lists it.</summary>
/// <param name="Name">The field's name of the method.</param>
/// <param name="Equivariance">Which changes of basis its iterates follow ([E] section 2; arXiv 2502.01594).</param>
/// <param name="Create">Makes the optimizer for a learning rate, other hyper-parameters at their defaults.</param>
/// <remarks>Sizes and costs are for one m × n parameter matrix of d = m n numbers, with r a rank or window.</remarks>
public sealed record OptimizerEntry(string Name, Equivariance Equivariance, Func<Schedule, IOptimizer> Create)
{
    /// <summary>The recurrence in one line, from the gradient g (G as a matrix) and the learning rate η; a hat is a bias correction, weight decay is left out.</summary>
    public required string Formula { get; init; }

    /// <summary>Numbers kept between steps: sums of products, as in "2 d + m² + n²".</summary>
    public required string StateSize { get; init; }

    /// <summary>Floating-point operations of a step, roughly.</summary>
    public required string StepCost { get; init; }

    /// <summary>Paper, and whose convention the defaults are.</summary>
    public required string Source { get; init; }

    /// <summary>Which changes of basis the iterates follow, in words.</summary>
    public string Follows => Equivariance switch
    {
        Equivariance.Full => "every rotation",
        Equivariance.Arrays => "rotations of each array",
        Equivariance.Rows => "one rotation of all rows",
        _ => "relabelling, signs",
    };
}
