namespace Egop;

/// <summary>What an estimation is doing.</summary>
public enum EstimationStage
{
    /// <summary>Drawing points, computing gradients and adding their outer products.</summary>
    Sampling,

    /// <summary>Computing eigenvalues and eigenvectors of every block, and singular values of its gradient bundle.</summary>
    Decomposition,
}
