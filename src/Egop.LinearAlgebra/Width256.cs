using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>256 bits: 4 doubles or 8 floats.</summary>
internal readonly unsafe struct Width256<T> : IVectorWidth<Vector256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* p) => Vector256.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> v, T* p) => Vector256.Store(v, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Read<TStored>(TStored* p)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)p)
        : typeof(TStored) == typeof(float) ? Vector256.WidenLower(Vector128.Load((float*)p).ToVector256Unsafe()).As<double, T>()
        : typeof(T) == typeof(float) ? Singles((ushort*)p).As<float, T>()
        : Doubles((ushort*)p).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) =>
        typeof(T) == typeof(double)
            ? Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
            : Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> v) => Vector256.Sum(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Singles(ushort* p) => (Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Doubles(ushort* p)
    {
        Vector128<uint> upper = Vector128.WidenLower(Vector64.Load(p).ToVector128Unsafe()) << 16;
        return Vector256.WidenLower(upper.AsSingle().ToVector256Unsafe());
    }
}
