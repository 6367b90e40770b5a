namespace Egop;

/// <summary>Why a run ended. A run that goes wrong ends with a reason and its history, never with an exception.</summary>
public enum StopReason
{
    /// <summary>All steps were made.</summary>
    StepsDone,

    /// <summary>‖∇f‖₂ fell to the tolerance.</summary>
    GradientTolerance,

    /// <summary>f fell to the target.</summary>
    TargetLoss,

    /// <summary>The loss or a gradient became NaN or infinite; the result holds the last point where both were finite.</summary>
    NonFinite,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}
