namespace Egop;

/// <summary>bfloat16 numbers as their 16 bits: the upper half of a float, 8 bits of precision, unit roundoff 2⁻⁸.</summary>
internal static class BFloat16
{
    /// <summary>The nearest bfloat16 of a finite number that does not overflow, ties to even, by way of the nearest float.</summary>
    public static ushort Round(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The number, exactly.</summary>
    public static double Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
