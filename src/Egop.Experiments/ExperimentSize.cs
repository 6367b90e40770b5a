namespace Egop;

/// <summary>How large an experiment is run.</summary>
public enum ExperimentSize
{
    /// <summary>Small enough for a test: seconds, every line of code, no claim about the outcome.</summary>
    Smoke,

    /// <summary>Small enough for a notebook: well under a minute on two cores, the effects visible.</summary>
    Notebook,

    /// <summary>The size of the paper.</summary>
    Paper,
}
