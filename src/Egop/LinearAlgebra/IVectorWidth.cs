namespace Egop;

/// <summary>The operations of one vector width, so that a kernel is written once and compiled for each.</summary>
/// <typeparam name="TVector">A vector of doubles.</typeparam>
internal unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Doubles in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(double* p);

    static abstract void Store(TVector v, double* p);

    static abstract TVector Widen(float* p);

    /// <summary>A bfloat16 is the upper half of a float.</summary>
    static abstract TVector WidenBFloat16(ushort* p);

    static abstract TVector Create(double value);

    /// <summary>a b + c, fused where the machine can, as <see cref="double.MultiplyAddEstimate"/> is.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract double Sum(TVector v);
}
