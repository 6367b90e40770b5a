using System.Buffers;

namespace Egop;

/// <summary>
/// Working memory of one computation, rented from the shared pool, of undefined content. It is cut into consecutive parts: by
/// <see cref="Take(int)"/> into spans, or, once pinned, into parts that begin a cache line each.
/// </summary>
/// <remarks>
/// <code>
/// using var scratch = new Scratch&lt;double&gt;(a + b);
/// Span&lt;double&gt; first = scratch.Take(a), second = scratch.Take(b);
///
/// using var scratch = new Scratch&lt;T&gt;(Scratch&lt;T&gt;.Part(a) + b);
/// fixed (T* start = scratch)
/// {
///     T* left = Scratch&lt;T&gt;.Align(start), first = Scratch&lt;T&gt;.Take(ref left, a), second = left;
/// }
/// </code>
/// </remarks>
internal ref struct Scratch<T>
    where T : unmanaged
{
    private const int Line = 64;

    private T[]? _rented;
    private int _used;

    /// <param name="length">Elements of all parts together; for parts on cache lines, of their <see cref="Part"/>s.</param>
    public Scratch(long length) => _rented = ArrayPool<T>.Shared.Rent(checked((int)(length + PerLine)));

    private static unsafe int PerLine => Line / sizeof(T);

    /// <summary>What a part of so many elements takes up when the next one begins a cache line.</summary>
    public static long Part(long length) => (length + PerLine - 1) / PerLine * PerLine;

    /// <summary>The beginning of the first cache line at or after a pointer.</summary>
    public static unsafe T* Align(T* start) => (T*)(((nuint)start + Line - 1) & ~(nuint)(Line - 1));

    /// <summary>Cuts a part off the front of what is left of pinned memory.</summary>
    public static unsafe T* Take(ref T* left, long length)
    {
        T* part = left;
        left += Part(length);
        return part;
    }

    /// <summary>The next part, as a span.</summary>
    public Span<T> Take(int length)
    {
        Span<T> part = _rented.AsSpan(_used, length);
        _used += length;
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
