using System.Buffers;

namespace Egop;

/// <summary>Working memory of one evaluation, rented from the shared pool; to be pinned, then cut into parts that begin a cache line each.</summary>
internal ref struct Workspace<T>
    where T : unmanaged
{
    private const int Line = 64;

    private T[]? _rented;

    public Workspace(long length) => _rented = ArrayPool<T>.Shared.Rent(checked((int)(length + Rounding)));

    private static unsafe int Rounding => Line / sizeof(T);

    /// <summary>What a part of so many elements takes up.</summary>
    public static long Part(long length) => (length + Rounding - 1) / Rounding * Rounding;

    /// <summary>The beginning of the first cache line at or after a pointer.</summary>
    public static unsafe T* Align(T* start) => (T*)(((nuint)start + Line - 1) & ~(nuint)(Line - 1));

    /// <summary>Cuts a part off the front of what is left.</summary>
    public static unsafe T* Take(ref T* left, long length)
    {
        T* part = left;
        left += Part(length);
        return part;
    }

    public readonly ref T GetPinnableReference() => ref _rented![0];

    public void Dispose()
    {
        if (_rented is { } rented)
            ArrayPool<T>.Shared.Return(rented);
        _rented = null;
    }
}
