namespace Egop;

/// <summary>Objectives, distributions and points seen in a basis.</summary>
public static class BasisExtensions
{
    /// <summary>f~(z) = f(V z), with every ability of f (many points, Hessian-vector products, minibatches, layout). The identity gives f itself.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="basis">A basis of R^d.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static IObjective In(this IObjective objective, IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(basis.Dimension, objective.Dimension, nameof(basis), "Give a basis of the objective's dimension.");
        return (objective, basis) switch
        {
            (_, IdentityBasis) => objective,
            (IMinibatchObjective minibatch, _) => new MinibatchBasisObjective(minibatch, basis),
            _ => new BasisObjective(objective, basis),
        };
    }

    /// <summary>The draws z = Vᵀ θ, θ ~ ρ. With <see cref="In(IObjective, IBasis)"/>, the pathwise form of equivariance: the EGOP of f~ at these draws is Vᵀ EGOP(f) V.</summary>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="basis">A basis of R^d.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static ISamplingDistribution In(this ISamplingDistribution distribution, IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(basis.Dimension, distribution.Dimension, nameof(basis), "Give a basis of the distribution's dimension.");
        return basis is IdentityBasis ? distribution : new BasisDistribution(distribution, basis);
    }

    /// <summary>Vᵀ θ as a new array.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="x">θ, length d.</param>
    public static double[] ToBasis(this IBasis basis, ReadOnlySpan<double> x)
    {
        ArgumentNullException.ThrowIfNull(basis);
        double[] z = new double[basis.Dimension];
        basis.ToBasis(x, z);
        return z;
    }

    /// <summary>V z as a new array.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="z">z, length d.</param>
    public static double[] ToOriginal(this IBasis basis, ReadOnlySpan<double> z)
    {
        ArgumentNullException.ThrowIfNull(basis);
        double[] x = new double[basis.Dimension];
        basis.ToOriginal(z, x);
        return x;
    }
}
