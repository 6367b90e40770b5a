using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>128 bits: 2 doubles or 4 floats.</summary>
internal readonly unsafe struct Width128<T> : IVectorWidth<Vector128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* p) => Vector128.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> v, T* p) => Vector128.Store(v, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Read<TStored>(TStored* p)
        where TStored : unmanaged =>
        typeof(TStored) == typeof(T) ? Load((T*)p)
        : typeof(TStored) == typeof(float) ? Vector128.WidenLower(Vector64.Load((float*)p).ToVector128Unsafe()).As<double, T>()
        : typeof(T) == typeof(float) ? Singles((ushort*)p).As<float, T>()
        : Doubles((ushort*)p).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) =>
        typeof(T) == typeof(double)
            ? Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
            : Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> v) => Vector128.Sum(v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Singles(ushort* p) => (Vector128.WidenLower(Vector64.Load(p).ToVector128Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Doubles(ushort* p)
    {
        Vector128<ushort> both = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(p)).AsUInt16();
        return Vector128.WidenLower((Vector128.WidenLower(both) << 16).AsSingle());
    }
}
