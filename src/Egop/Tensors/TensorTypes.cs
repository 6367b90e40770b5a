namespace Egop;

/// <summary>Names and sizes of <see cref="TensorType"/> in files.</summary>
internal static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> _byName = Enum.GetValues<TensorType>().ToDictionary(Text);

    public static string Text(this TensorType type) => type switch
    {
        TensorType.Bool => "BOOL",
        TensorType.F8E5M2 => "F8_E5M2",
        TensorType.F8E4M3 => "F8_E4M3",
        TensorType.F8E8M0 => "F8_E8M0",
        _ => type.ToString(),
    };

    public static int Size(this TensorType type) => type switch
    {
        <= TensorType.F8E8M0 => 1,
        <= TensorType.BF16 => 2,
        <= TensorType.F32 => 4,
        _ => 8,
    };

    public static string Known => string.Join(", ", _byName.Keys);

    public static bool TryParse(string? name, out TensorType type) => _byName.TryGetValue(name ?? "", out type);

    /// <summary>Bytes of a tensor, or null when they are more than 2⁶³.</summary>
    public static long? ByteCount(this TensorType type, IReadOnlyList<long> shape)
    {
        // A zero anywhere makes the product zero, but the format's own check multiplies from the left and refuses what overflows on the
        // way.
        try
        {
            return checked(shape.Aggregate(1L, (product, size) => checked(product * size)) * type.Size());
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
