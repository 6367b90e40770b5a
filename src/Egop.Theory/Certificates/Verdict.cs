namespace Egop;

/// <summary>What a certificate says about its statement.</summary>
public enum Verdict
{
    /// <summary>The two sides stand as the statement says, with more room than rounding and sampling could have made.</summary>
    Holds,

    /// <summary>The two sides contradict the statement by more than rounding and sampling explain.</summary>
    Violated,

    /// <summary>Sampling uncertainty is larger than the distance between the two sides.</summary>
    Inconclusive,

    /// <summary>An assumption failed or could not be established, so the statement says nothing here.</summary>
    NotApplicable,
}
