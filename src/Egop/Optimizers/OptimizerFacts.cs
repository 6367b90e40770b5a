namespace Egop;

/// <summary>What a method says of itself: a row of the table of optimizers.</summary>
/// <remarks>Sizes and costs are for one m × n parameter matrix of d = m n numbers, with r a rank or window.</remarks>
public sealed record OptimizerFacts
{
    /// <summary>The recurrence in one line, from the gradient g (G as a matrix) and the learning rate η; a hat is a bias correction, weight
    /// decay is left out.</summary>
    public required string Formula { get; init; }

    /// <summary>The same as LaTeX without delimiters.</summary>
    public required string Latex { get; init; }

    /// <summary>Numbers kept between steps: sums of products, as in "2 d + m² + n²".</summary>
    public required string StateSize { get; init; }

    /// <summary>Floating-point operations of a step, roughly.</summary>
    public required string StepCost { get; init; }

    /// <summary>Paper, and whose convention the defaults are.</summary>
    public required string Source { get; init; }

    /// <summary>Which changes of basis the iterates follow ([E] section 2; arXiv 2502.01594); default none but relabelling and
    /// signs.</summary>
    public Equivariance Equivariance { get; init; }

    /// <summary>Names of the recorded trajectories of other implementations that the method is compared with.</summary>
    internal IReadOnlyList<string> Goldens { get; init; } = [];

    /// <summary>Which changes of basis the iterates follow, in words.</summary>
    public string Follows => Equivariance switch
    {
        Equivariance.Full => "every rotation",
        Equivariance.Arrays => "rotations of each array",
        Equivariance.Rows => "one rotation of all rows",
        _ => "relabelling, signs",
    };
}

/// <summary>Which orthonormal changes of basis V a method's iterates follow: those of f(V·) from Vᵀ x_0 are Vᵀ times those of f from
/// x_0.</summary>
public enum Equivariance
{
    /// <summary>None but relabelling and sign changes of coordinates.</summary>
    None,

    /// <summary>Those that act alike on every row of each parameter matrix, and any on a parameter that is one vector.</summary>
    Rows,

    /// <summary>Those that act on each parameter array by itself.</summary>
    Arrays,

    /// <summary>Every one.</summary>
    Full,
}
