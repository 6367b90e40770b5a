using System.Collections;
using System.Collections.Immutable;

namespace Egop;

/// <summary>The content of a safetensors file: named tensors and a map of texts. PyTorch, JAX and others read and write the same.</summary>
/// <remarks>
/// The format: 8 bytes N, little-endian; N bytes of JSON {"__metadata__": {text: text}, name: {"dtype", "shape", "data_offsets": [begin,
/// end]}, ...}, which may end
/// in spaces; the tensors' bytes, to the end of the file, without holes or overlaps. Written here: tensors by falling alignment of their
/// type, then by
/// name; metadata by name; spaces up to a multiple of 8. The same content gives the same bytes. Read here: whatever the format allows, in
/// any order, and
/// nothing else; no more memory is taken than a small multiple of the file.
/// Source: github.com/huggingface/safetensors, "Format".
/// </remarks>
public sealed class Safetensors : IReadOnlyList<NamedTensor>
{
    internal const string MetadataName = "__metadata__";

    private readonly NamedTensor[] _tensors;
    private readonly Dictionary<string, NamedTensor> _byName;

    /// <summary>Content to be written.</summary>
    /// <param name="tensors">The tensors, in any order, each name once.</param>
    /// <param name="metadata">Texts by name; null for none.</param>
    /// <exception cref="ArgumentException">A name is given twice, or a text is not valid Unicode.</exception>
    public Safetensors(IEnumerable<NamedTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        : this(InOrder(tensors), Checked(metadata))
    {
    }

    private Safetensors(NamedTensor[] tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        (_tensors, Metadata) = (tensors, metadata);
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Number of tensors.</summary>
    public int Count => _tensors.Length;

    /// <summary>The tensor at a position in the file.</summary>
    /// <param name="index">Position, from 0.</param>
    public NamedTensor this[int index] => _tensors[index];

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">Name, case-sensitive.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the names there are.</exception>
    public NamedTensor this[string name] => Find(name)
        ?? throw Guard.Bad(nameof(name),
            Count == 0 ? "no name, as there are no tensors" : $"one of {string.Join(", ", _tensors.Select(t => t.Name))}", $"\"{name}\"",
                "Use a name of this file.");

    /// <summary>The tensor of a name, or null.</summary>
    /// <param name="name">Name, case-sensitive.</param>
    public NamedTensor? Find(string name) => _byName.GetValueOrDefault(Guard.NotNull(name));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be read, or is no safetensors file; the message says where and why.</exception>
    public static Safetensors Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                path, null, "a file that can be read", e.Message.TrimEnd('.'), "Check the path and its permissions.", e);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="content">All of them.</param>
    /// <exception cref="DataException">They are no safetensors file; the message says where and why.</exception>
    public static Safetensors Parse(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Read(new MemoryStream(content, writable: false), "the bytes");
    }

    /// <summary>Writes a file, all of it or nothing: beside its place first, then renamed.</summary>
    /// <param name="path">The file; replaced if there is one, its folder made if missing.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is still there.</exception>
    /// <exception cref="ArgumentException">Names and metadata are above the format's 100 MB.</exception>
    public void Write(string path)
    {
        byte[] header = SafetensorsHeader.ToBytes(_tensors, Metadata);
        AtomicFile.Write(path, stream => Write(stream, header));
    }

    /// <summary>The bytes of the file that <see cref="Write(string)"/> would write.</summary>
    /// <exception cref="ArgumentException">They are more than an array holds, or names and metadata are above the format's 100
    /// MB.</exception>
    public byte[] ToBytes()
    {
        byte[] header = SafetensorsHeader.ToBytes(_tensors, Metadata);
        long length = header.Length + _tensors.Sum(t => (long)t.Bytes.Length);
        if (length > Array.MaxLength)
            throw Guard.Bad("tensors", $"at most {Array.MaxLength} bytes in all", Guard.Text(length), "Write to a file instead.");
        var stream = new MemoryStream((int)length);
        Write(stream, header);
        return stream.ToArray();
    }

    /// <inheritdoc/>
    public IEnumerator<NamedTensor> GetEnumerator() => ((IEnumerable<NamedTensor>)_tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"3 tensors: W1 F64 [32, 64], b1 F64 [32], state.steps I64 []".</summary>
    public override string ToString() => $"{Count} tensor{(Count == 1 ? "" : "s")}: {string.Join(", ", _tensors.AsEnumerable())}";

    private static Safetensors Read(Stream stream, string source)
    {
        (SafetensorsHeader.Entry[] entries, ImmutableSortedDictionary<string, string> metadata) = SafetensorsHeader.Read(stream, source);
        var tensors = new NamedTensor[entries.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            byte[] bytes = new byte[entries[i].End - entries[i].Begin];
            stream.ReadExactly(bytes);
            tensors[i] = new NamedTensor(entries[i].Name, entries[i].Type, entries[i].Shape, bytes);
        }

        return new Safetensors(tensors, metadata);
    }

    private void Write(Stream stream, byte[] header)
    {
        stream.Write(header);
        foreach (NamedTensor tensor in _tensors)
            stream.Write(tensor.Bytes.Span);
    }

    private static NamedTensor[] InOrder(IEnumerable<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        NamedTensor[] sorted =
            [.. tensors.OrderByDescending(t => Guard.NotNull(t, nameof(tensors)).Type).ThenBy(t => t.Name, StringComparer.Ordinal)];
        if (sorted.CountBy(t => t.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
            throw Guard.Bad(nameof(tensors), "names given once", $"\"{twice}\" more than once", "Give every tensor a name of its own.");
        return sorted;
    }

    private static ImmutableSortedDictionary<string, string> Checked(IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string text) in metadata ?? [])
        {
            if (name is null || text is null || !NamedTensor.IsUnicode(name) || !NamedTensor.IsUnicode(text) || texts.ContainsKey(name))
                throw Guard.Bad(nameof(metadata), "distinct names, and names and texts of valid Unicode", $"\"{name}\": \"{text}\"",
                    "Choose another name or text.");
            texts.Add(name, text);
        }

        return texts.ToImmutable();
    }
}
