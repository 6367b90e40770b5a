using System.Globalization;

namespace Egop;

/// <summary>Wall time of the parts of an estimation.</summary>
/// <param name="Gradients">Drawing points and computing gradients.</param>
/// <param name="OuterProducts">Adding the outer products.</param>
/// <param name="Decomposition">Eigenvalues, eigenvectors and singular values of every block.</param>
public sealed record EstimationTimings(TimeSpan Gradients, TimeSpan OuterProducts, TimeSpan Decomposition)
{
    /// <summary>The sum of the parts.</summary>
    public TimeSpan Total => Gradients + OuterProducts + Decomposition;

    /// <summary>"gradients 0.6 s, outer products 0.4 s, decomposition 3.1 s".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"gradients {Gradients.TotalSeconds:F1} s, outer products {OuterProducts.TotalSeconds:F1} s, decomposition "
            + $"{Decomposition.TotalSeconds:F1} s");
}
