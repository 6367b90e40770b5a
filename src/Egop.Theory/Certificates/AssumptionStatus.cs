namespace Egop;

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
