using System.Text;

namespace Egop.Tests;

/// <summary>The safetensors format: byte for byte as published, round trips, and everything that must be refused.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file of a header and data, as the format lays it out.</summary>
    private static byte[] Layout(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.IsLittleEndian ? BitConverter.GetBytes((ulong)json.Length) : [.. BitConverter.GetBytes((ulong)json.Length).Reverse()], .. json, .. data];
    }

    [Fact]
    public void The_example_of_the_formats_documentation_is_read()
    {
        // Of the documentation of the Rust crate safetensors: a header of 60 bytes, "<" as a number, without padding.
        byte[] content =
            [.. "<\0\0\0\0\0\0\0"u8, .. "{\"test\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}"u8, .. new byte[16]];
        content[^4] = 1;
        content[^5] = 0x80;
        Safetensors read = Safetensors.Parse(content);
        Assert.Equal("1 tensor: test I32 [2, 2]", read.ToString());
        Assert.Equal([0, 0, int.MinValue, 1], read["test"].ToIntegers());
        Assert.Equal([0, 0, int.MinValue, 1], read["test"].ToDoubles());
        Assert.Empty(read.Metadata);
    }

    [Fact]
    public void A_file_is_written_byte_for_byte_as_the_format_says()
    {
        var content = new Safetensors(
            [
                NamedTensor.OfSingles("b", [1.5f], 1),
                NamedTensor.OfBytes("mask", TensorType.Bool, [1, 0, 1], 3),
                NamedTensor.Of("z", [1, -2], 1, 2),
                NamedTensor.Of("a é\"", [0.1]),
                NamedTensor.OfIntegers("steps", [-2]),
                NamedTensor.OfSingles("none", [], 0, 7),
            ],
            new Dictionary<string, string> { ["format"] = "pt", ["by"] = "Egop" });
        // By falling alignment (I64, F64, F32, BOOL), then by name; metadata by name; 8 + 8 k bytes before the data.
        string header =
            """{"__metadata__":{"by":"Egop","format":"pt"},"steps":"""
            + """{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a é\"":"""
            + """{"dtype":"F64","shape":[],"data_offsets":[8,16]},"z":"""
            + """{"dtype":"F64","shape":[1,2],"data_offsets":[16,32]},"b":"""
            + """{"dtype":"F32","shape":[1],"data_offsets":[32,36]},"none":"""
            + """{"dtype":"F32","shape":[0,7],"data_offsets":[36,36]},"mask":"""
            + """{"dtype":"BOOL","shape":[3],"data_offsets":[36,39]}}""";
        while (Encoding.UTF8.GetByteCount(header) % 8 != 0)
            header += " ";
        byte[] data =
        [
            0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F,
            0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0,
            0, 0, 0xC0, 0x3F,
            1, 0, 1,
        ];
        Assert.Equal(Layout(header, data), content.ToBytes());
    }

    [Fact]
    public void What_is_written_is_read_again_whatever_the_order_it_was_given_in()
    {
        List<NamedTensor> tensors = [];
        var random = new Random(5);
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            foreach (long[] shape in (long[][])[[], [0], [3], [2, 3], [2, 1, 2, 3]])
            {
                byte[] bytes = new byte[shape.Aggregate(1L, (a, b) => a * b) * SizeOf(type)];
                random.NextBytes(bytes);
                tensors.Add(NamedTensor.OfBytes($"{type} {string.Join('x', shape)}", type, bytes, shape));
            }
        }

        byte[] first = new Safetensors(tensors).ToBytes();
        tensors.Reverse();
        Assert.Equal(first, new Safetensors(tensors).ToBytes());
        string path = _folder.File("deeper/tensors.safetensors");
        new Safetensors(tensors).Write(path);
        Assert.Equal(first, File.ReadAllBytes(path));
        Safetensors read = Safetensors.Read(path);
        Assert.Equal(tensors.Count, read.Count);
        foreach (NamedTensor tensor in tensors)
        {
            NamedTensor same = read[tensor.Name];
            Assert.Equal((tensor.Type, tensor.Length), (same.Type, same.Length));
            Assert.Equal(tensor.Shape, same.Shape);
            Assert.True(tensor.Bytes.Span.SequenceEqual(same.Bytes.Span));
        }

        Assert.Equal(first, read.ToBytes());
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    private static int SizeOf(TensorType type) => type switch
    {
        TensorType.Bool or TensorType.U8 or TensorType.I8 or TensorType.F8E5M2 or TensorType.F8E4M3 or TensorType.F8E8M0 => 1,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.BF16 => 2,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 4,
        _ => 8,
    };

    [Fact]
    public void Numbers_keep_their_bits()
    {
        double[] doubles = [0, -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, double.MaxValue, Math.PI];
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits),
            NamedTensor.Of("x", doubles, 7).ToDoubles().Select(BitConverter.DoubleToInt64Bits));
        float[] singles = [0, -0f, float.NaN, float.NegativeInfinity, float.Epsilon, float.MaxValue, 0.1f];
        Assert.Equal(singles.Select(BitConverter.SingleToInt32Bits),
            NamedTensor.OfSingles("x", singles, 7).ToSingles().Select(BitConverter.SingleToInt32Bits));
        long[] integers = [long.MinValue, -1, 0, long.MaxValue];
        Assert.Equal(integers, NamedTensor.OfIntegers("x", integers, 4).ToIntegers());
    }

    [Fact]
    public void Types_are_converted_exactly_or_not_at_all()
    {
        // 1.5 and the smallest numbers above zero; 2 bytes each.
        Assert.Equal([1.5f, 5.9604645e-8f], NamedTensor.OfBytes("h", TensorType.F16, [0x00, 0x3E, 0x01, 0x00], 2).ToSingles());
        Assert.Equal([1.5, 9.183549615799121e-41], NamedTensor.OfBytes("b", TensorType.BF16, [0xC0, 0x3F, 0x01, 0x00], 2).ToDoubles());
        Assert.Equal([1, 0], NamedTensor.OfBytes("b", TensorType.Bool, [1, 0], 2).ToDoubles());
        Assert.Equal([255], NamedTensor.OfBytes("u", TensorType.U8, [255]).ToIntegers());
        Assert.Equal([-1], NamedTensor.OfBytes("i", TensorType.I8, [255]).ToIntegers());
        Assert.Equal([65535], NamedTensor.OfBytes("u", TensorType.U16, [255, 255]).ToIntegers());
        Assert.Equal([-1], NamedTensor.OfBytes("i", TensorType.I16, [255, 255]).ToIntegers());
        Assert.Equal([uint.MaxValue], NamedTensor.OfBytes("u", TensorType.U32, [255, 255, 255, 255]).ToIntegers());
        Assert.Equal([1L << 53], NamedTensor.OfIntegers("i", [1L << 53]).ToDoubles());
        Assert.Throws<InvalidOperationException>(() => NamedTensor.OfIntegers("i", [(1L << 53) + 1]).ToDoubles());
        Assert.Throws<InvalidOperationException>(() => NamedTensor.OfIntegers("i", [long.MinValue]).ToDoubles());
        Assert.Throws<InvalidOperationException>(
            () => NamedTensor.OfBytes("u", TensorType.U64, [255, 255, 255, 255, 255, 255, 255, 255]).ToIntegers());
        Assert.Contains(
            "F64", Assert.Throws<InvalidOperationException>(() => NamedTensor.Of("x", [1]).ToSingles()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => NamedTensor.Of("x", [1]).ToIntegers());
        Assert.Throws<InvalidOperationException>(() => NamedTensor.OfBytes("c", TensorType.C64, new byte[8]).ToDoubles());
    }

    [Theory]
    [InlineData("[]", 0, "begins with {")]
    [InlineData("", 0, "an empty one")]
    [InlineData(" {}", 0, "begins with {")]
    [InlineData("{", 0, "JSON in UTF-8")]
    [InlineData("{}}", 0, "JSON in UTF-8")]
    [InlineData("{} x", 0, "JSON in UTF-8")]
    [InlineData("{}\0", 0, "JSON in UTF-8")]
    [InlineData("{\"\\ud800\":{}}", 0, "JSON in UTF-8")]
    [InlineData("{}", 1, "0 bytes after the header, as data_offsets say, actual 1")]
    [InlineData("{\"a\":1}", 0, "an object for \"a\"")]
    [InlineData("{\"a\":{}}", 0, "no dtype, no shape, no data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "no data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "data_offsets, actual F32, [1], [0]")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4,
        "at most 2 whole numbers below 2⁶³ as \"data_offsets\" of \"a\", actual more")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}", 4, "\"a\" again")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "one \"dtype\" of \"a\", actual two")]
    [InlineData("{\"a\":{\"dtype\":\"float32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "a dtype among BOOL, U8")]
    [InlineData("{\"a\":{\"dtype\":\"F4\",\"shape\":[8],\"data_offsets\":[0,4]}}", 4, "\"F4\"")]
    [InlineData("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "a text for \"dtype\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "\"shape\" of \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4, "\"shape\" of \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", 4, "\"shape\" of \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}", 4, "\"shape\" of \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551616],\"data_offsets\":[0,4]}}", 4, "\"shape\" of \"a\"")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "data_offsets 8 bytes apart, for F32 [2], actual [0, 4]")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "data_offsets 4 bytes apart")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "a hole")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3, "4 bytes after the header, as data_offsets say, actual 3")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5, "actual 5")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", 12, "a hole")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, "a size below 2⁶³ bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}", 0, "a size below 2⁶³ bytes")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]}}", 0,
        "at most 2147483591 bytes")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1000000000],\"data_offsets\":[0,1000000000]}}", 0, "1000000000 bytes after the header")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", 0, "a text for \"a\" of the metadata")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "\"a\" again")]
    [InlineData("{\"__metadata__\":null}", 0, "an object for \"__metadata__\"")]
    public void A_file_that_is_not_as_the_format_says_is_refused_with_the_reason(string header, int dataBytes, string reason)
    {
        string message = Assert.Throws<DataException>(() => Safetensors.Parse(Layout(header, new byte[dataBytes]))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_of_the_header_that_cannot_be_is_refused_before_anything_is_allocated()
    {
        Assert.Contains("7 bytes in all", Fault(new byte[7]), StringComparison.Ordinal);
        Assert.Contains("100000000 bytes", Fault([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]), StringComparison.Ordinal);
        Assert.Contains(
            "actual 18446744073709551615", Fault([255, 255, 255, 255, 255, 255, 255, 255, .. "{}"u8]), StringComparison.Ordinal);
        Assert.Contains("within the 2 bytes", Fault([3, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]), StringComparison.Ordinal);
        Assert.Contains("within the 2 bytes", Fault([0, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]), StringComparison.Ordinal);

        static string Fault(byte[] content)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            string message = Assert.Throws<DataException>(() => Safetensors.Parse(content)).Message;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            return message;
        }
    }

    [Fact]
    public void What_the_format_allows_is_read()
    {
        Assert.Empty(Safetensors.Parse(Layout("{}")));
        Assert.Empty(Safetensors.Parse(Layout("{}      ")));
        // Any order in the header, white space between tokens, properties to come, tensors without bytes anywhere.
        Safetensors read = Safetensors.Parse(Layout(
            """{ "b": {"data_offsets": [4, 8], "shape": [1], "dtype": "F32"}, "a": {"dtype": "F32", "shape": [], "new": {"x": [1]}, "data_offsets": [0, 4]}, "c":"""
            + """{"dtype": "F64", "shape": [0, 9], "data_offsets": [4, 4]}, "__metadata__": {}}""", 0, 0, 128, 63, 0, 0, 0, 64));
        Assert.Equal(["a", "c", "b"], read.Select(t => t.Name));
        Assert.Equal([1f, 2f], [.. read["a"].ToSingles(), .. read["b"].ToSingles()]);
        Assert.Null(read.Find("d"));
        Assert.Contains("one of a, c, b", Assert.Throws<ArgumentException>(() => read["d"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_no_file_can_hold_are_refused_when_they_are_made()
    {
        NamedTensor a = NamedTensor.Of("a", [1]);
        Assert.Contains(
            "\"a\" more than once", Assert.Throws<ArgumentException>(() => new Safetensors([a, a])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "__metadata__", Assert.Throws<ArgumentException>(() => NamedTensor.Of("__metadata__", [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NamedTensor.Of("\ud800", [1]));
        Assert.Throws<ArgumentException>(() => new Safetensors([a], new Dictionary<string, string> { ["x"] = "\udc00" }));
        Assert.Contains("[2]", Assert.Throws<ArgumentException>(() => NamedTensor.Of("x", [1], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NamedTensor.Of("x", [1], -1, -1));
        Assert.Throws<ArgumentException>(() => NamedTensor.OfBytes("x", TensorType.F32, [1, 2, 3], 1));
        Assert.Throws<ArgumentException>(() => NamedTensor.OfBytes("x", (TensorType)99, [1], 1));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_no_other()
    {
        string path = _folder.File("x.safetensors");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => new Safetensors([]).Write(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Contains(path, Assert.Throws<DataException>(() => Safetensors.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "missing", Assert.Throws<DataException>(() => Safetensors.Read(_folder.File("missing"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_and_never_more()
    {
        byte[] whole = new Safetensors(
            [NamedTensor.Of("W1", new double[6], 2, 3), NamedTensor.OfSingles("b1", new float[3], 3),
                NamedTensor.OfIntegers("state.steps", [7]), NamedTensor.OfBytes("é", TensorType.U8, [], 0)],
            new Dictionary<string, string> { ["format"] = "pt" }).ToBytes();
        // What a mutation likes to put into JSON.
        string[] pieces = ["{", "}", "[", "]", "\"", ",", ":", "-", "9", "0", "\\u0000", "\\ud800", "1e9", "99999999999999999999", "null",
            "\"a\":{}", "[[[[", "\0"];
        int seed = Environment.TickCount, read = 0, refused = 0;
        var random = new Random(seed);
        for (int trial = 0; trial < 20000; trial++)
        {
            var bytes = new List<byte>(whole);
            for (int change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
            {
                int at = random.Next(2) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(bytes.Count, 16));
                switch (random.Next(6))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                    case 3: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9))); break;
                    case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)])); break;
                    default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)))); break;
                }
            }

            byte[] content = [.. bytes];
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Safetensors.Parse(content);
                read++;
            }
            catch (DataException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, trial {trial}: {e}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20,
                $"seed {seed}, trial {trial}: more than 1 MB for {content.Length} bytes");
        }

        Assert.True(read > 100 && refused > 10000, $"seed {seed}: {read} read, {refused} refused");
    }
}
