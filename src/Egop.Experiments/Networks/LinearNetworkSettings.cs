using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on a linear network, inputs-first-second-outputs.</summary>
public sealed record LinearNetworkSettings : NetworkSettings
{
    /// <summary>Layer widths from input to output, at least two layers.</summary>
    /// <exception cref="ArgumentException">Fewer than three widths, or one below 1.</exception>
    public required ImmutableArray<int> Widths
    {
        get;
        init => field = !value.IsDefault && value.Length >= 3 && value.All(w => w >= 1)
            ? value
            : throw Guard.Bad(nameof(Widths), "three positive widths or more", value.IsDefault ? "none" : string.Join("-", value), "Give the width of every layer, inputs and outputs included.");
    }

    /// <summary>Rows to train on.</summary>
    public required int Training { get; init => field = Guard.Positive(value); }

    /// <summary>Rows to validate on.</summary>
    public required int Validation { get; init => field = Guard.Positive(value); }

    /// <summary>Rows for a test; the data matrix has them, so that its singular values are the paper's.</summary>
    public required int Test { get; init => field = Guard.NonNegative(value); }

    /// <summary>p of the singular values k^−p of the data matrix.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;
}
