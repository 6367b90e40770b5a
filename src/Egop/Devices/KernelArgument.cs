namespace Egop;

/// <summary>An argument of a kernel: memory or a number.</summary>
internal readonly struct KernelArgument
{
    private KernelArgument(DeviceMemory? memory, ulong bits, int size) => (Memory, Bits, Size) = (memory, bits, size);

    /// <summary>The memory, or null for a number.</summary>
    public DeviceMemory? Memory { get; }

    /// <summary>The bytes of a number, lowest first.</summary>
    public ulong Bits { get; }

    /// <summary>Bytes of a number.</summary>
    public int Size { get; }

    public static implicit operator KernelArgument(DeviceMemory memory) => new(memory, 0, 0);

    public static implicit operator KernelArgument(DeviceBuffer<double> buffer) => new(buffer.Memory, 0, 0);

    public static implicit operator KernelArgument(DeviceBuffer<float> buffer) => new(buffer.Memory, 0, 0);

    public static implicit operator KernelArgument(DeviceBuffer<int> buffer) => new(buffer.Memory, 0, 0);

    public static implicit operator KernelArgument(DeviceBuffer<uint> buffer) => new(buffer.Memory, 0, 0);

    public static implicit operator KernelArgument(int value) => new(null, (uint)value, sizeof(int));

    public static implicit operator KernelArgument(uint value) => new(null, value, sizeof(uint));

    public static implicit operator KernelArgument(ulong value) => new(null, value, sizeof(ulong));

    public static implicit operator KernelArgument(double value) => new(null, BitConverter.DoubleToUInt64Bits(value), sizeof(double));

    public static implicit operator KernelArgument(float value) => new(null, BitConverter.SingleToUInt32Bits(value), sizeof(float));

    /// <summary>A number in the precision of a kernel.</summary>
    public static KernelArgument Real<T>(double value)
    {
        // Not one conditional expression, whose type would be double either way.
        if (PrecisionOf<T>.IsDouble)
            return value;
        return (float)value;
    }

    /// <summary>A buffer of either precision.</summary>
    public static KernelArgument Of<T>(DeviceBuffer<T> buffer)
        where T : unmanaged => new(buffer.Memory, 0, 0);
}
