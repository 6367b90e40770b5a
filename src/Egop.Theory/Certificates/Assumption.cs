namespace Egop;

/// <summary>An assumption of a statement, how it was established and the number that shows it.</summary>
/// <param name="Statement">The assumption: "Hessian Lipschitz with h", "E[θθᵀ] = c² I".</param>
/// <param name="Status">How it was established.</param>
/// <param name="Value">Its number: h, c, a residual; NaN when there is none.</param>
/// <exception cref="ArgumentNullException"><paramref name="Statement"/> is null.</exception>
public sealed record Assumption(string Statement, AssumptionStatus Status, double Value = double.NaN)
{
    /// <summary>The assumption in words.</summary>
    public string Statement { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Statement);

    /// <summary>"Hessian Lipschitz with h: proved (0)".</summary>
    public override string ToString()
    {
        string status = Status switch
        {
            AssumptionStatus.Proved => "proved",
            AssumptionStatus.Measured => "measured",
            AssumptionStatus.Given => "given",
            _ => "failed",
        };
        return double.IsNaN(Value) ? $"{Statement}: {status}" : FormattableString.Invariant($"{Statement}: {status} ({Value:G4})");
    }

    internal static Assumption Proved(string statement, double value = double.NaN) => new(statement, AssumptionStatus.Proved, value);

    internal static Assumption Measured(string statement, double value = double.NaN) => new(statement, AssumptionStatus.Measured, value);

    internal static Assumption Failed(string statement, double value = double.NaN) => new(statement, AssumptionStatus.Failed, value);

    /// <summary>Measured when <paramref name="holds"/>, failed otherwise.</summary>
    internal static Assumption Checked(string statement, bool holds, double value = double.NaN) =>
        new(statement, holds ? AssumptionStatus.Measured : AssumptionStatus.Failed, value);
}

/// <summary>How an assumption of a statement was established.</summary>
public enum AssumptionStatus
{
    /// <summary>Follows from the form of the objective or of the distribution.</summary>
    Proved,

    /// <summary>Seen on samples or computed numerically; another sample could show otherwise.</summary>
    Measured,

    /// <summary>Taken from the caller.</summary>
    Given,

    /// <summary>Does not hold, or could not be established.</summary>
    Failed,
}
