using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of GGT against other adaptive methods.</summary>
public sealed record GgtSettings : ExperimentSettings
{
    /// <summary>Number d of parameters of the logistic regression.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of its rows.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>p of the singular values √n k^−p of its data.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 1;

    /// <summary>Its μ of (μ/2)‖θ‖².</summary>
    public double Ridge { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>Steps on the logistic regression.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>The windows r of GGT, increasing; the first one is tuned, the others follow from it.</summary>
    public required ImmutableArray<int> Windows { get; init; }

    /// <summary>ε of GGT and of full-matrix Adagrad, outside the root.</summary>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>c of GGT on digits: the factor of what lies outside the window's span.</summary>
    public double Outside { get; init => field = Guard.NonNegative(value); } = 1;

    /// <summary>Epochs of the digits network; minibatches of 300.</summary>
    public required int Epochs { get; init => field = Guard.Positive(value); }

    /// <summary>Widths between 64 pixels and 10 classes.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }
}
