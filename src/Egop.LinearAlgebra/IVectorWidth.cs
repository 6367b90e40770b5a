namespace Egop;

/// <summary>The operations of one vector width, so that a kernel is written once and compiled for each.</summary>
/// <typeparam name="TVector">A vector of numbers.</typeparam>
/// <typeparam name="TNumber">double or float: what the vector holds.</typeparam>
internal unsafe interface IVectorWidth<TVector, TNumber>
    where TVector : struct
    where TNumber : unmanaged
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(TNumber* p);

    static abstract void Store(TVector v, TNumber* p);

    /// <summary>Stored numbers, exactly: double, float or bfloat16 (ushort, the upper half of a float), none wider than the vector's own.</summary>
    static abstract TVector Read<TStored>(TStored* p)
        where TStored : unmanaged;

    static abstract TVector Create(TNumber value);

    /// <summary>a b + c, fused where the machine can, as <see cref="double.MultiplyAddEstimate"/> is.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TNumber Sum(TVector v);
}
