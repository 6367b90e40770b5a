using System.Buffers.Binary;

namespace Egop;

/// <summary>A named array of numbers with a shape, as a safetensors file holds it: row-major, little-endian.</summary>
public sealed class NamedTensor
{
    internal NamedTensor(string name, TensorType type, long[] shape, byte[] bytes) =>
        (Name, Type, Shape, Bytes) = (name, type, shape, bytes);

    /// <summary>Name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>Format of the numbers.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes, the slowest index first; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The numbers as they are in a file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Number of numbers, the product of the shape.</summary>
    public int Length => Bytes.Length / Type.Size();

    /// <summary>A tensor of type F64.</summary>
    /// <param name="name">Name; any text but "__metadata__".</param>
    /// <param name="values">The numbers, row-major; copied.</param>
    /// <param name="shape">Sizes, whose product is the number of numbers; empty for a single number.</param>
    /// <exception cref="ArgumentException">The name is reserved or not valid Unicode, or shape and numbers do not agree.</exception>
    public static NamedTensor Of(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> shape)
    {
        byte[] bytes = Room(name, TensorType.F64, values.Length, shape);
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        return new NamedTensor(name, TensorType.F64, shape.ToArray(), bytes);
    }

    /// <summary>A tensor of type F32.</summary>
    /// <inheritdoc cref="Of(string, ReadOnlySpan{double}, ReadOnlySpan{long})"/>
    public static NamedTensor OfSingles(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        byte[] bytes = Room(name, TensorType.F32, values.Length, shape);
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        return new NamedTensor(name, TensorType.F32, shape.ToArray(), bytes);
    }

    /// <summary>A tensor of type I64.</summary>
    /// <inheritdoc cref="Of(string, ReadOnlySpan{double}, ReadOnlySpan{long})"/>
    public static NamedTensor OfIntegers(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape)
    {
        byte[] bytes = Room(name, TensorType.I64, values.Length, shape);
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        return new NamedTensor(name, TensorType.I64, shape.ToArray(), bytes);
    }

    /// <summary>A tensor of any type from its bytes in a file.</summary>
    /// <param name="name">Name; any text but "__metadata__".</param>
    /// <param name="type">Format of the numbers.</param>
    /// <param name="bytes">The numbers, row-major and little-endian; copied.</param>
    /// <param name="shape">Sizes, whose product is the number of numbers; empty for a single number.</param>
    /// <exception cref="ArgumentException">The name is reserved or not valid Unicode, the type unknown, or shape and bytes do not
    /// agree.</exception>
    public static NamedTensor OfBytes(string name, TensorType type, ReadOnlySpan<byte> bytes, params ReadOnlySpan<long> shape)
    {
        if (!Enum.IsDefined(type))
            throw Guard.Bad(nameof(type), "a member of the enumeration", $"{type}", $"Use one of {TensorTypes.Known}.");
        if (bytes.Length % type.Size() != 0)
            throw Guard.Bad(nameof(bytes), $"a multiple of {type.Size()} bytes for {type.Text()}", $"{bytes.Length}",
                "Give whole numbers of the type.");
        Room(name, type, bytes.Length / type.Size(), shape);
        return new NamedTensor(name, type, shape.ToArray(), bytes.ToArray());
    }

    /// <summary>
    /// The numbers in double precision, exactly: of a real floating-point type of 16 bits or more, an integer type, or BOOL as 0 and 1.
    /// </summary>
    /// <exception cref="InvalidOperationException">The type is another one, or an integer is above 2⁵³ in magnitude.</exception>
    public double[] ToDoubles() => Type switch
    {
        TensorType.F64 => Read(BinaryPrimitives.ReadDoubleLittleEndian),
        TensorType.F32 or TensorType.F16 or TensorType.BF16 => Array.ConvertAll(ToSingles(), v => (double)v),
        _ => Array.ConvertAll(
            ToIntegers(), v => Math.Abs((decimal)v) <= 1L << 53 ? (double)v : throw Cannot($"{v}, exactly, in double precision")),
    };

    /// <summary>The numbers in single precision, exactly: of type F32, F16 or BF16.</summary>
    /// <exception cref="InvalidOperationException">The type is another one.</exception>
    public float[] ToSingles() => Type switch
    {
        TensorType.F32 => Read(BinaryPrimitives.ReadSingleLittleEndian),
        TensorType.F16 => Read(b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)),
        TensorType.BF16 => Read(b => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(b) << 16)),
        _ => throw Cannot("numbers in single precision"),
    };

    /// <summary>The numbers as integers: of an integer type, or BOOL as 0 and 1.</summary>
    /// <exception cref="InvalidOperationException">The type is another one, or a number is above 2⁶³ − 1.</exception>
    public long[] ToIntegers() => Type switch
    {
        TensorType.I64 => Read(BinaryPrimitives.ReadInt64LittleEndian),
        TensorType.U64 => Array.ConvertAll(
            Read(BinaryPrimitives.ReadUInt64LittleEndian), v => v <= long.MaxValue ? (long)v : throw Cannot($"{v} as a signed integer")),
        TensorType.I32 => Read(b => (long)BinaryPrimitives.ReadInt32LittleEndian(b)),
        TensorType.U32 => Read(b => (long)BinaryPrimitives.ReadUInt32LittleEndian(b)),
        TensorType.I16 => Read(b => (long)BinaryPrimitives.ReadInt16LittleEndian(b)),
        TensorType.U16 => Read(b => (long)BinaryPrimitives.ReadUInt16LittleEndian(b)),
        TensorType.I8 => Read(b => (long)(sbyte)b[0]),
        TensorType.U8 => Read(b => (long)b[0]),
        TensorType.Bool => Read(b => b[0] != 0 ? 1L : 0L),
        _ => throw Cannot("integers"),
    };

    /// <summary>"W1 F64 [32, 64]".</summary>
    public override string ToString() => $"{Name} {Type.Text()} {ShapeText(Shape)}";

    internal static string ShapeText(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(Guard.Text))}]";

    private static byte[] Room(string name, TensorType type, int count, ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == Safetensors.MetadataName || !IsUnicode(name))
            throw Guard.Bad(
                nameof(name), $"valid Unicode other than \"{Safetensors.MetadataName}\"", $"\"{name}\"", "Choose another name.");
        long[] sizes = shape.ToArray();
        if (sizes.Any(s => s < 0) || type.ByteCount(sizes) != (long)count * type.Size())
            throw Guard.Bad(nameof(shape), $"sizes whose product is {count}, the number of numbers", ShapeText(sizes),
                "Give shape and numbers of the same array.");
        if ((long)count * type.Size() > Array.MaxLength)
            throw Guard.Bad("values", $"at most {Array.MaxLength / type.Size()} numbers of type {type.Text()}", Guard.Text(count),
                "Cut the array in two.");
        return new byte[count * type.Size()];
    }

    /// <summary>Whether no half of a surrogate pair stands alone.</summary>
    internal static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }

    private delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    private T[] Read<T>(Reader<T> read)
    {
        int size = Type.Size();
        T[] values = new T[Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(Bytes.Span.Slice(i * size, size));
        return values;
    }

    private InvalidOperationException Cannot(string what) =>
        new($"Tensor \"{Name}\" of type {Type.Text()} cannot give {what}. Read its bytes, or convert it where it was written.");
}
