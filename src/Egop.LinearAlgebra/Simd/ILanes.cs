using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Egop;

/// <summary>
/// Arithmetic on vectors of one hardware width. A kernel that takes it as a type argument is written once and compiled for every width
/// and both precisions: products, tiles of objectives and their losses all stand on it.
/// </summary>
/// <remarks>
/// The implementations are structs without fields whose members are static and inlined, so a call costs what the instruction costs.
/// Which of them the machine is fastest with says <see cref="VectorWidth"/>. They ask for the precision themselves, by typeof: even one
/// more small call in each operation is more than the compiler is ready to inline into a kernel of two dozen accumulators.
/// </remarks>
/// <typeparam name="T">Element: double or float.</typeparam>
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

    /// <summary>
    /// Loads stored numbers exactly: double, float or bfloat16 (as ushort, see <see cref="BFloat16"/>), none wider than T.
    /// </summary>
    static abstract TV Read<TStored>(TStored* source)
        where TStored : unmanaged;

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

    /// <summary>Sum of the elements: the upper half is added to the lower one until one number is left.</summary>
    static abstract T Sum(TV x);

    /// <summary>
    /// Sum of the elements, neighbours first: ((x0 + x1) + (x2 + x3)) + ...; another order than <see cref="Sum"/>, hence other last bits.
    /// </summary>
    static abstract T SumOfPairs(TV x);

    /// <summary>Elementwise x > y ? a : b; the comparison with NaN is false.</summary>
    static abstract TV IfGreater(TV x, TV y, TV a, TV b);

    /// <summary>Elementwise x = y ? a : b.</summary>
    static abstract TV IfEqual(TV x, TV y, TV a, TV b);

    /// <summary>The low bits of the significand become the exponent field: 2^n for the n + bias that ends there.</summary>
    static abstract TV LowBitsToExponent(TV x);
}

/// <summary>The width in which the kernels of this process run: data are packed for it.</summary>
internal static class VectorWidth
{
    /// <summary>Elements of the widest vector the hardware computes with.</summary>
    public static int Of<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count;
}

/// <summary>Vectors of 128 bits: 2 doubles or 4 floats.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<T, Vector128<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    public static int TileRows => AdvSimd.IsSupported ? 8 : 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Read<TStored>(TStored* source)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)source)
        : typeof(TStored) == typeof(float) ? Vector128.WidenLower(Vector64.Load((float*)source).ToVector128Unsafe()).As<double, T>()
        : typeof(T) == typeof(double) ? Doubles((ushort*)source).As<double, T>()
        : Singles((ushort*)source).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> x, T* target) => Vector128.Store(x, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T x) => Vector128.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) =>
        typeof(T) == typeof(double)
            ? Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> x) => Vector128.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfPairs(Vector128<T> x) => Vector128.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IfGreater(Vector128<T> x, Vector128<T> y, Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IfEqual(Vector128<T> x, Vector128<T> y, Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(Vector128.Equals(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LowBitsToExponent(Vector128<T> x) =>
        typeof(T) == typeof(double)
            ? Vector128.ShiftLeft(x.AsUInt64(), 52).As<ulong, T>()
            : Vector128.ShiftLeft(x.AsUInt32(), 23).As<uint, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Singles(ushort* p) => (Vector128.WidenLower(Vector64.Load(p).ToVector128Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Doubles(ushort* p)
    {
        Vector128<ushort> both = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(p)).AsUInt16();
        return Vector128.WidenLower((Vector128.WidenLower(both) << 16).AsSingle());
    }
}

/// <summary>Vectors of 256 bits: 4 doubles or 8 floats.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<T, Vector256<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    public static int TileRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Read<TStored>(TStored* source)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)source)
        : typeof(TStored) == typeof(float) ? Vector256.WidenLower(Vector128.Load((float*)source).ToVector256Unsafe()).As<double, T>()
        : typeof(T) == typeof(double) ? Doubles((ushort*)source).As<double, T>()
        : Singles((ushort*)source).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> x, T* target) => Vector256.Store(x, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T x) => Vector256.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(double)
            ? Vector256.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector256.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> x) => Lanes128<T>.Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfPairs(Vector256<T> x) => Vector256.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IfGreater(Vector256<T> x, Vector256<T> y, Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IfEqual(Vector256<T> x, Vector256<T> y, Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(Vector256.Equals(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LowBitsToExponent(Vector256<T> x) =>
        typeof(T) == typeof(double)
            ? Vector256.ShiftLeft(x.AsUInt64(), 52).As<ulong, T>()
            : Vector256.ShiftLeft(x.AsUInt32(), 23).As<uint, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Singles(ushort* p) => (Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Doubles(ushort* p)
    {
        Vector128<uint> upper = Vector128.WidenLower(Vector64.Load(p).ToVector128Unsafe()) << 16;
        return Vector256.WidenLower(upper.AsSingle().ToVector256Unsafe());
    }
}

/// <summary>Vectors of 512 bits: 8 doubles or 16 floats.</summary>
internal readonly unsafe struct Lanes512<T> : ILanes<T, Vector512<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static int TileRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Read<TStored>(TStored* source)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)source)
        : typeof(TStored) == typeof(float) ? Vector512.WidenLower(Vector256.Load((float*)source).ToVector512Unsafe()).As<double, T>()
        : typeof(T) == typeof(double) ? Doubles((ushort*)source).As<double, T>()
        : Singles((ushort*)source).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> x, T* target) => Vector512.Store(x, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T x) => Vector512.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(double)
            ? Vector512.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector512.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.MaxNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Lanes256<T>.Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfPairs(Vector512<T> x) => Vector512.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IfGreater(Vector512<T> x, Vector512<T> y, Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IfEqual(Vector512<T> x, Vector512<T> y, Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.Equals(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LowBitsToExponent(Vector512<T> x) =>
        typeof(T) == typeof(double)
            ? Vector512.ShiftLeft(x.AsUInt64(), 52).As<ulong, T>()
            : Vector512.ShiftLeft(x.AsUInt32(), 23).As<uint, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Singles(ushort* p) => (Vector512.WidenLower(Vector256.Load(p).ToVector512Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Doubles(ushort* p)
    {
        Vector256<uint> upper = Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()) << 16;
        return Vector512.WidenLower(upper.AsSingle().ToVector512Unsafe());
    }
}
