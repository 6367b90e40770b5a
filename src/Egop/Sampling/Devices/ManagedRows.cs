using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>The numbers of one draw, from code that is generic in their format.</summary>
internal static class ManagedRows
{
    /// <summary>Standard normal numbers.</summary>
    public static void Normal<T>(SampleKey key, Span<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stream = new RandomStream(key);
        if (typeof(T) == typeof(float))
            stream.FillNormal(MemoryMarshal.Cast<T, float>(row));
        else
            stream.FillNormal(MemoryMarshal.Cast<T, double>(row));
    }

    /// <summary>Uniform numbers in [0, 1).</summary>
    public static void Uniform<T>(SampleKey key, Span<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stream = new RandomStream(key);
        if (typeof(T) == typeof(float))
            stream.FillUniform(MemoryMarshal.Cast<T, float>(row));
        else
            stream.FillUniform(MemoryMarshal.Cast<T, double>(row));
    }

    /// <summary>The words of the stream.</summary>
    public static void Words(SampleKey key, Span<uint> row)
    {
        var stream = new RandomStream(key);
        for (int i = 0; i < row.Length; i += 2)
        {
            ulong bits = stream.NextUInt64();
            row[i] = (uint)bits;
            if (i + 1 < row.Length)
                row[i + 1] = (uint)(bits >> 32);
        }
    }
}
