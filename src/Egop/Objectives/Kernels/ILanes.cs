using System.Numerics;

namespace Egop;

/// <summary>Arithmetic on vectors of one hardware width: what the kernels need, so that each is written once for all widths and both precisions.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TV">Vector of elements.</typeparam>
internal unsafe interface ILanes<T, TV>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the largest register tile: with three columns, what the accumulators leave registers for.</summary>
    static abstract int TileRows { get; }

    static abstract TV Load(T* source);

    static abstract void Store(TV x, T* target);

    static abstract TV Broadcast(T x);

    /// <summary>x y + z, fused where the hardware fuses.</summary>
    static abstract TV MultiplyAdd(TV x, TV y, TV z);

    static abstract TV Add(TV x, TV y);

    static abstract TV Subtract(TV x, TV y);

    static abstract TV Multiply(TV x, TV y);

    static abstract TV Divide(TV x, TV y);

    /// <summary>The larger, in one instruction; NaN where y is NaN, and where x is NaN either NaN or y.</summary>
    static abstract TV Max(TV x, TV y);

    /// <summary>Sum of the elements, in an order of its own but always the same.</summary>
    static abstract T Sum(TV x);

    /// <summary>Elementwise x > y ? a : b; the comparison with NaN is false.</summary>
    static abstract TV IfGreater(TV x, TV y, TV a, TV b);

    /// <summary>Elementwise x = y ? a : b.</summary>
    static abstract TV IfEqual(TV x, TV y, TV a, TV b);

    /// <summary>The low bits of the significand become the exponent field: 2^n for the n + bias that ends there.</summary>
    static abstract TV LowBitsToExponent(TV x);
}
