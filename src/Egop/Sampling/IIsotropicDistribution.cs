namespace Egop;

/// <summary>A distribution with E[θ] = 0 and E[θθᵀ] = c² I, as the estimates of the theory assume.</summary>
/// <remarks>Source: DePavia, Charisopoulos, Willett (arXiv 2502.01594), Assumption 1.</remarks>
public interface IIsotropicDistribution : ISamplingDistribution
{
    /// <summary>The scale c: the standard deviation of every coordinate.</summary>
    double Scale { get; }

    /// <summary>Whether Qθ has the distribution of θ for every orthonormal Q; stronger than E[θθᵀ] = c² I.</summary>
    bool IsRotationInvariant { get; }
}
