using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop;

/// <summary>
/// MathNet's linear algebra over the engine's: real products and factorizations by <see cref="MathNetDense{T}"/>, complex numbers by
/// MathNet's managed provider.
/// </summary>
internal sealed class MathNetProvider(LinearAlgebraProvider provider, int threads)
    : ILinearAlgebraProvider, IMathNetDelegation<double>, IMathNetDelegation<float>, IMathNetDelegation<Complex>,
        IMathNetDelegation<Complex32>
{
    private readonly MathNetDense<double> _double = new(provider, threads, ManagedLinearAlgebraProvider.Instance);
    private readonly MathNetDense<float> _single = new(provider, threads, ManagedLinearAlgebraProvider.Instance);

    ILinearAlgebraProvider<double> IMathNetDelegation<double>.Inner => _double;

    ILinearAlgebraProvider<float> IMathNetDelegation<float>.Inner => _single;

    ILinearAlgebraProvider<Complex> IMathNetDelegation<Complex>.Inner => ManagedLinearAlgebraProvider.Instance;

    ILinearAlgebraProvider<Complex32> IMathNetDelegation<Complex32>.Inner => ManagedLinearAlgebraProvider.Instance;

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
