using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop;

/// <summary>MathNet's linear algebra over the engine's: real products and factorizations here, everything else by MathNet's managed provider.</summary>
/// <remarks>
/// MathNet's managed provider is sealed, so its 115 members are delegated one a line, a file for each type of number.
/// </remarks>
internal sealed partial class MathNetProvider(LinearAlgebraProvider provider, int threads) : ILinearAlgebraProvider
{
    private readonly ManagedLinearAlgebraProvider _managed = ManagedLinearAlgebraProvider.Instance;
    private readonly MathNetDense<double> _double = new(provider, threads, ManagedLinearAlgebraProvider.Instance);
    private readonly MathNetDense<float> _single = new(provider, threads, ManagedLinearAlgebraProvider.Instance);

    public bool IsAvailable() => true;

    public void InitializeVerify()
    {
        // Nothing is loaded or checked later than construction.
    }

    public void FreeResources()
    {
        // Nothing is held but managed memory.
    }

    public override string ToString() => $"Egop over {provider}";
}
