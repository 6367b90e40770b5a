using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Egop;

/// <summary>The header of a safetensors file: read with every check that the format asks for, and written.</summary>
internal static class SafetensorsHeader
{
    /// <summary>
    /// The format's limit, and one of our own: no tensor has so many indices, and a list of them would be the only way to large memory.
    /// </summary>
    private const int Largest = 100_000_000, MostSizes = 255;

    private const string Remedy = "Write the file again, or fetch it anew.";

    /// <summary>One tensor: its bytes are from Begin to End after the header.</summary>
    public sealed record Entry(string Name, TensorType Type, long[] Shape, long Begin, long End);

    /// <summary>
    /// Reads the header and checks it against the length of the file; the entries are in the order of their bytes. The stream is left where
    /// these begin.
    /// </summary>
    public static (Entry[] Entries, ImmutableSortedDictionary<string, string> Metadata) Read(Stream stream, string source)
    {
        long length = stream.Length;
        Span<byte> prefix = stackalloc byte[8];
        if (length < prefix.Length)
            throw new DataException(source, "offset 0", "8 bytes with the length of the header", $"{length} bytes in all", Remedy);
        stream.ReadExactly(prefix);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > Largest)
            throw new DataException(source, "offset 0", $"a header of at most {Largest} bytes", $"{size}", Remedy);
        if ((long)size > length - prefix.Length)
            throw new DataException(
                source, "offset 0", $"a header within the {length - prefix.Length} bytes that follow", $"{size} bytes", Remedy);
        byte[] header = new byte[size];
        stream.ReadExactly(header);
        if (header is not [(byte)'{', ..])
            throw new DataException(
                source, "offset 8", "a header that begins with {", size == 0 ? "an empty one" : $"byte 0x{header[0]:X2}", Remedy);
        try
        {
            (List<Entry> entries, ImmutableSortedDictionary<string, string> metadata) = Parse(header, source);
            return (Cover(entries, length - prefix.Length - (long)size, source), metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is not valid UTF-8, or half a surrogate pair.
            throw new DataException(source, "the header", "JSON in UTF-8", e.Message.TrimEnd('.'), Remedy, e);
        }
    }

    /// <summary>Length and header as they stand at the beginning of a file.</summary>
    public static byte[] ToBytes(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(Safetensors.MetadataName);
                foreach ((string name, string text) in metadata)
                    json.WriteString(name, text);
                json.WriteEndObject();
            }

            long begin = 0;
            foreach (NamedTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.Text());
                json.WriteStartArray("shape");
                foreach (long dimension in tensor.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int size = (buffer.WrittenCount + 7) / 8 * 8;
        if (size > Largest)
            throw Guard.Bad("tensors", $"names and metadata of at most {Largest} bytes as JSON", Guard.Text(size),
                "Use shorter texts, or several files.");
        byte[] bytes = new byte[8 + size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, size);
        bytes.AsSpan(8).Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(bytes.AsSpan(8));
        return bytes;
    }

    private static (List<Entry> Entries, ImmutableSortedDictionary<string, string> Metadata) Parse(byte[] header, string source)
    {
        var reader = new Utf8JsonReader(header);
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                throw new DataException(source, At(ref reader), "names given once", $"\"{name}\" again", Remedy);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new DataException(source, At(ref reader), $"an object for \"{name}\"", $"{reader.TokenType}", Remedy);
            if (name == Safetensors.MetadataName)
                ReadTexts(ref reader, metadata, source);
            else
                entries.Add(ReadEntry(ref reader, name, source));
        }

        // Past the last brace only white space may follow; anything else throws here.
        while (reader.Read())
        {
        }

        return (entries, metadata.ToImmutable());
    }

    private static void ReadTexts(ref Utf8JsonReader reader, ImmutableSortedDictionary<string, string>.Builder metadata, string source)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw new DataException(source, At(ref reader), $"a text for \"{name}\" of the metadata", $"{reader.TokenType}", Remedy);
            if (!metadata.TryAdd(name, reader.GetString()!))
                throw new DataException(source, At(ref reader), "names of metadata given once", $"\"{name}\" again", Remedy);
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader reader, string name, string source)
    {
        (string? type, long[]? shape, long[]? offsets) = (null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = reader.GetString()!;
            reader.Read();
            if ((property, type, shape, offsets) is ("dtype", not null, _, _) or ("shape", _, not null, _) or ("data_offsets", _, _,
                not null))
                throw new DataException(source, At(ref reader), $"one \"{property}\" of \"{name}\"", "two", Remedy);
            if (property == "dtype")
                type = reader.TokenType == JsonTokenType.String
                    ? reader.GetString()
                    : throw new DataException(source, At(ref reader), $"a text for \"dtype\" of \"{name}\"", $"{reader.TokenType}", Remedy);
            else if (property == "shape")
                shape = ReadNumbers(ref reader, $"\"shape\" of \"{name}\"", MostSizes, source);
            else if (property == "data_offsets")
                offsets = ReadNumbers(ref reader, $"\"data_offsets\" of \"{name}\"", 2, source);
            else
                reader.Skip();
        }

        string position = $"tensor \"{name}\"";
        if (type is null || shape is null || offsets is not [long begin, long end])
            throw new DataException(source, position, "a dtype, a shape and two data_offsets", $"{type ?? "no dtype"}, {Numbers(shape, "shape")}, {Numbers(offsets, "data_offsets")}", Remedy);
        if (!TensorTypes.TryParse(type, out TensorType known))
            throw new DataException(
                source, position, $"a dtype among {TensorTypes.Known}", $"\"{type}\"", "Convert the tensor where it was written.");
        if (known.ByteCount(shape) is not { } bytes)
            throw new DataException(source, position, "a size below 2⁶³ bytes", $"{type} {NamedTensor.ShapeText(shape)}", Remedy);
        if (end < begin || end - begin != bytes)
            throw new DataException(source, position, $"data_offsets {bytes} bytes apart, for {type} {NamedTensor.ShapeText(shape)}",
                $"[{begin}, {end}]", Remedy);
        return bytes <= Array.MaxLength
            ? new Entry(name, known, shape, begin, end)
            : throw new DataException(
                source, position, $"at most {Array.MaxLength} bytes", $"{bytes}", "Cut the tensor in two where it was written.");
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string what, int most, string source)
    {
        var numbers = new List<long>();
        bool isList = reader.TokenType == JsonTokenType.StartArray;
        while (isList && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isList = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0 && numbers.Count < most;
            if (isList)
                numbers.Add(reader.GetInt64());
        }

        return isList
            ? [.. numbers]
            : throw new DataException(source, At(ref reader), $"at most {most} whole numbers below 2⁶³ as {what}",
                numbers.Count == most ? "more" : $"{reader.TokenType}", Remedy);
    }

    /// <summary>The entries in the order of their bytes, which leave no hole and overlap nowhere.</summary>
    private static Entry[] Cover(List<Entry> entries, long length, string source)
    {
        // Tensors without bytes share their place with the next: the shorter first.
        Entry[] sorted = [.. entries.OrderBy(e => e.Begin).ThenBy(e => e.End).ThenBy(e => e.Name, StringComparer.Ordinal)];
        long end = 0;
        foreach (Entry entry in sorted)
        {
            if (entry.Begin != end)
                throw new DataException(
                    source, $"tensor \"{entry.Name}\"", $"data_offsets that begin at {end}, where the tensor before ends", $"{entry.Begin}",
                    (entry.Begin < end ? "Tensors overlap. " : "There is a hole. ") + Remedy);
            end = entry.End;
        }

        return end == length
            ? sorted
            : throw new DataException(source, "the tensors", $"{end} bytes after the header, as data_offsets say", $"{length}", Remedy);
    }

    private static string At(ref Utf8JsonReader reader) => $"offset {8 + reader.TokenStartIndex}";

    private static string Numbers(long[]? numbers, string what) => numbers is null ? $"no {what}" : NamedTensor.ShapeText(numbers);
}
