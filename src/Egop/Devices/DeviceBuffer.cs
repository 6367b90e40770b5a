namespace Egop;

/// <summary>An array in a device's memory. Disposing it gives the memory back to its context's pool at once.</summary>
/// <typeparam name="T"><see cref="double"/>, <see cref="float"/>, <see cref="int"/> or <see cref="uint"/>.</typeparam>
internal sealed class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    private DeviceMemory? _memory;

    internal DeviceBuffer(DeviceContext context, DeviceMemory memory, int length)
    {
        (Context, _memory, Length) = (context, memory, length);
    }

    /// <summary>The context it belongs to.</summary>
    public DeviceContext Context { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    internal DeviceMemory Memory
    {
        get
        {
            Context.RequireOpen();
            return _memory
                ?? throw new ObjectDisposedException(
                    nameof(DeviceBuffer<T>), "This buffer was disposed and its memory may hold other numbers. Allocate another.");
        }
    }

    /// <summary>Copies numbers to the device; returns when they may be overwritten here.</summary>
    /// <param name="source">Numbers, at most <see cref="Length"/> from the offset on.</param>
    /// <param name="offset">First element to write.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void Upload(ReadOnlySpan<T> source, int offset = 0)
    {
        Check(source.Length, offset, nameof(source));
        if (source.Length > 0)
            Context.Write(Memory, source, offset);
    }

    /// <summary>Copies numbers home, after everything that was asked of the context before.</summary>
    /// <param name="target">Where to; its length decides how many.</param>
    /// <param name="offset">First element to read.</param>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public void Download(Span<T> target, int offset = 0)
    {
        Check(target.Length, offset, nameof(target));
        if (target.Length > 0)
            Context.Read(Memory, target, offset);
    }

    /// <summary>All elements, copied home.</summary>
    public T[] ToArray()
    {
        var target = new T[Length];
        Download(target);
        return target;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            Context.Release(memory);
    }

    private void Check(int count, int offset, string name)
    {
        if (offset < 0 || count > Length - offset)
            throw Guard.Bad(name, $"at most {Guard.Text(Length)} elements from 0 on", $"{Guard.Text(count)} from {Guard.Text(offset)} on",
                "Allocate a longer buffer or copy fewer.");
    }
}
