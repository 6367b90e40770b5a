using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Memory of this process, in which the engine's own code is the kernels.</summary>
internal sealed unsafe class CpuContext(Device device) : DeviceContext(device)
{
    private const int Alignment = 64;

    internal override void Synchronize()
    {
    }

    /// <summary>The numbers of a buffer, valid until it is disposed.</summary>
    public static Span<T> Span<T>(DeviceBuffer<T> buffer)
        where T : unmanaged => new((void*)buffer.Memory.Handle, buffer.Length);

    internal override void Write<T>(DeviceMemory memory, ReadOnlySpan<T> source, int offset) =>
        source.CopyTo(new Span<T>((T*)memory.Handle + offset, source.Length));

    internal override void Read<T>(DeviceMemory memory, Span<T> target, int offset) =>
        new ReadOnlySpan<T>((T*)memory.Handle + offset, target.Length).CopyTo(target);

    private protected override DeviceMemory AllocateMemory(long bytes)
    {
        // Linux promises memory that it does not have, and kills who uses it.
        if (bytes <= Device.Memory - UsedMemory)
        {
            try
            {
                return new DeviceMemory((nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment), bytes);
            }
            catch (OutOfMemoryException)
            {
            }
        }

        throw new DeviceException(Device.Name, "aligned_alloc", bytes, "out of memory",
            "Dispose buffers, work in smaller pieces, or use a device with more memory.");
    }

    private protected override void Free(DeviceMemory memory) => NativeMemory.AlignedFree((void*)memory.Handle);

    private protected override void Close()
    {
    }
}
