namespace Egop;

/// <summary>An objective that knows ∇²f(x) v exactly.</summary>
/// <remarks>Without it, <see cref="ObjectiveExtensions.HessianVectorProduct"/> takes a central difference of gradients.</remarks>
public interface IHessianVectorProduct : IObjective
{
    /// <summary>Writes ∇²f(x) v.</summary>
    /// <param name="x">The point, length d.</param>
    /// <param name="v">The direction, length d.</param>
    /// <param name="result">Receives ∇²f(x) v, length d; must not overlap the inputs.</param>
    /// <remarks>Where f is only piecewise smooth (ReLU networks), the Hessian of the piece x lies in.</remarks>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}
