using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>512 bits: 8 doubles or 16 floats.</summary>
internal readonly unsafe struct Width512<T> : IVectorWidth<Vector512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* p) => Vector512.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> v, T* p) => Vector512.Store(v, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Read<TStored>(TStored* p)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)p)
        : typeof(TStored) == typeof(float) ? Vector512.WidenLower(Vector256.Load((float*)p).ToVector512Unsafe()).As<double, T>()
        : typeof(T) == typeof(float) ? Singles((ushort*)p).As<float, T>()
        : Doubles((ushort*)p).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) =>
        typeof(T) == typeof(double)
            ? Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
            : Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> v) => Vector512.Sum(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Singles(ushort* p) => (Vector512.WidenLower(Vector256.Load(p).ToVector512Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Doubles(ushort* p)
    {
        Vector256<uint> upper = Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()) << 16;
        return Vector512.WidenLower(upper.AsSingle().ToVector512Unsafe());
    }
}
