namespace Egop;

/// <summary>Sampling distribution ρ of the EGOP of a network.</summary>
public enum NetworkSampling
{
    /// <summary>The distribution that training starts from: Xavier-normal weights, biases uniform in ±1/√(fan-in).</summary>
    Initialization,

    /// <summary>N(0, I).</summary>
    StandardNormal,
}
