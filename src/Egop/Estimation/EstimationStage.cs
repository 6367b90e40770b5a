namespace Egop;

/// <summary>What an estimation is doing.</summary>
public enum EstimationStage
{
    /// <summary>Drawing points, computing gradients and adding their outer products.</summary>
    Sampling,

    /// <summary>Computing eigenvalues and eigenvectors of a block.</summary>
    Eigenbasis,

    /// <summary>Computing singular values of a block's gradient bundle.</summary>
    SingularValues,
}
