namespace Egop;

/// <summary>How the biases of a network are initialised.</summary>
public enum BiasInitialization
{
    /// <summary>Uniform in ±1/√(fan-in of the bias's layer).</summary>
    Uniform,

    /// <summary>All zero.</summary>
    Zero,
}
