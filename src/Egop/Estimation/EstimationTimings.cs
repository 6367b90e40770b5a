namespace Egop;

/// <summary>Wall time of the parts of an estimation.</summary>
/// <param name="Gradients">Drawing points and computing gradients.</param>
/// <param name="OuterProducts">Adding the outer products.</param>
/// <param name="Eigenbasis">Eigenvalues and eigenvectors of every block.</param>
/// <param name="SingularValues">Singular values of every block's gradient bundle; zero when not asked for.</param>
public sealed record EstimationTimings(TimeSpan Gradients, TimeSpan OuterProducts, TimeSpan Eigenbasis, TimeSpan SingularValues)
{
    /// <summary>The sum of the parts.</summary>
    public TimeSpan Total => Gradients + OuterProducts + Eigenbasis + SingularValues;
}
