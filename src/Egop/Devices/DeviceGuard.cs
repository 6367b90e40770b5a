using System.Numerics;

namespace Egop;

/// <summary>Checks that the operations on buffers share.</summary>
internal static class DeviceGuard
{
    /// <summary>Kernels are compiled for two formats.</summary>
    public static void Real<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            throw Guard.Bad("T", "double or float", typeof(T).Name, "Convert the numbers first.");
    }

    /// <summary>The context that two buffers share.</summary>
    public static DeviceContext Shared<TFirst, TSecond>(DeviceBuffer<TFirst> first, DeviceBuffer<TSecond> second, string name)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        if (!ReferenceEquals(first.Context, second.Context))
            throw Guard.Bad(name, $"a buffer of the same context on {first.Context.Device.Name}",
                $"one of another context on {second.Context.Device.Name}", "Copy the numbers home and up to the other context.");
        return first.Context;
    }

    /// <summary>Two buffers of one context and one length.</summary>
    public static DeviceContext SameLength<TFirst, TSecond>(DeviceBuffer<TFirst> first, DeviceBuffer<TSecond> second, string name)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Guard.Length(second.Length, first.Length, name, "Give two buffers of one length.");
        return Shared(first, second, name);
    }

    /// <summary>A piece within a buffer.</summary>
    public static void Piece<T>(DeviceBuffer<T> buffer, int first, int count, string name)
        where T : unmanaged
    {
        if (first < 0 || count > buffer.Length - first)
            throw Guard.Bad(name, $"a piece within the {Guard.Text(buffer.Length)} elements of the buffer",
                $"{Guard.Text(count)} from {Guard.Text(first)} on", "Copy fewer, or from nearer to the start.");
    }
}
