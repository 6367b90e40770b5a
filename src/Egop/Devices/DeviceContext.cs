using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Work on one device: memory, one queue in which everything runs in the order asked, and kernels compiled on first use.</summary>
/// <remarks>
/// Calls return before the device is done, except copies home. One thread at a time may use a context; two contexts, on the same device or
/// on two,
/// know nothing of one another. Freed memory is kept for the next request of its size class until <see cref="Trim"/> or the end.
/// </remarks>
public abstract class DeviceContext : IDisposable
{
    private readonly Dictionary<long, Stack<DeviceMemory>> _free = [];
    private readonly HashSet<DeviceMemory> _used = [];
    private bool _isDisposed;

    private protected DeviceContext(Device device) => Device = device;

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>Bytes in buffers that are in use.</summary>
    public long UsedMemory { get; private set; }

    /// <summary>Bytes kept for later.</summary>
    public long PooledMemory { get; private set; }

    /// <summary>An array on the device. Its content is undefined until it is written.</summary>
    /// <typeparam name="T"><see cref="double"/>, <see cref="float"/>, <see cref="int"/> or <see cref="uint"/>.</typeparam>
    /// <param name="length">Number of elements, at least 1.</param>
    /// <exception cref="DeviceException">The memory is not to be had; nothing else is lost.</exception>
    internal DeviceBuffer<T> Allocate<T>(int length)
        where T : unmanaged
    {
        RequireOpen();
        long bytes = SizeClass((long)Guard.Positive(length, nameof(length)) * Unsafe.SizeOf<T>());
        if (_free.TryGetValue(bytes, out Stack<DeviceMemory>? stack) && stack.TryPop(out DeviceMemory? memory))
            PooledMemory -= bytes;
        else
            memory = AllocateOrTrim(bytes);
        UsedMemory += bytes;
        _used.Add(memory);
        return new DeviceBuffer<T>(this, memory, length);
    }

    /// <summary>An array on the device with these numbers.</summary>
    /// <typeparam name="T"><see cref="double"/>, <see cref="float"/>, <see cref="int"/> or <see cref="uint"/>.</typeparam>
    /// <param name="values">At least one.</param>
    /// <exception cref="DeviceException">The memory is not to be had.</exception>
    internal DeviceBuffer<T> Upload<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        DeviceBuffer<T> buffer = Allocate<T>(values.Length);
        buffer.Upload(values);
        return buffer;
    }

    /// <summary>Waits until everything asked so far is done.</summary>
    /// <exception cref="DeviceException">Something asked before went wrong on the device.</exception>
    internal abstract void Synchronize();

    /// <summary>Gives memory kept for later back to the driver.</summary>
    public void Trim()
    {
        foreach (Stack<DeviceMemory> stack in _free.Values)
        {
            while (stack.TryPop(out DeviceMemory? memory))
            {
                PooledMemory -= memory.Bytes;
                Free(memory);
            }
        }
    }

    /// <summary>Ends the queue and gives everything back, buffers still in use too: they refuse to be used from then on.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        Trim();
        foreach (DeviceMemory memory in _used)
            Free(memory);
        UsedMemory = 0;
        _isDisposed = true;
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Refuses what comes after the end.</summary>
    internal void RequireOpen() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    internal void Release(DeviceMemory memory)
    {
        // Ending the context has freed it.
        if (_isDisposed)
            return;
        UsedMemory -= memory.Bytes;
        _used.Remove(memory);
        if (!_free.TryGetValue(memory.Bytes, out Stack<DeviceMemory>? stack))
            _free[memory.Bytes] = stack = new();
        stack.Push(memory);
        PooledMemory += memory.Bytes;
    }

    internal abstract void Write<T>(DeviceMemory memory, ReadOnlySpan<T> source, int offset)
        where T : unmanaged;

    internal abstract void Read<T>(DeviceMemory memory, Span<T> target, int offset)
        where T : unmanaged;

    private protected abstract DeviceMemory AllocateMemory(long bytes);

    private protected abstract void Free(DeviceMemory memory);

    private protected abstract void Close();

    // Powers of two above a page waste half at worst; eighths of them an eighth.
    private static long SizeClass(long bytes)
    {
        const long Smallest = 256;
        if (bytes <= Smallest)
            return Smallest;
        long step = Math.Max(Smallest, (long)(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes) / 16));
        return (bytes + step - 1) / step * step;
    }

    private DeviceMemory AllocateOrTrim(long bytes)
    {
        try
        {
            return AllocateMemory(bytes);
        }
        catch (DeviceException) when (PooledMemory > 0)
        {
            Trim();
            return AllocateMemory(bytes);
        }
    }
}
