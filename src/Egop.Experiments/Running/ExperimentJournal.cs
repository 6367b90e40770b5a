using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egop;

/// <summary>Finished pieces of an experiment on disk, one line each, so that a stopped run goes on where it was.</summary>
/// <remarks>
/// The file's name has a hash of experiment, settings and engine build: other settings and other code never meet these numbers. From the
/// first line that
/// does not parse on (a power cut leaves half of the last one) everything is done again. Doubles are written in their shortest form that
/// reads back exactly.
/// A journal serves one run at a time.
/// </remarks>
internal sealed class ExperimentJournal : IDisposable
{
    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Dictionary<string, Dictionary<string, double[]>> _known = [];
    private readonly Lock _gate = new();
    private readonly StreamWriter? _writer;

    public ExperimentJournal(string? folder, string id, string identity)
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
        string path = System.IO.Path.Combine(folder, $"{id}-{hash}.jsonl");
        FileStream stream = Open(path);
        try
        {
            Read(stream);
            _writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of pieces found at the start.</summary>
    public int Found { get; private set; }

    public Dictionary<string, double[]>? Find(string key)
    {
        lock (_gate)
            return _known.GetValueOrDefault(key);
    }

    public void Add(string key, Dictionary<string, double[]> values)
    {
        lock (_gate)
        {
            _known[key] = values;
            _writer?.WriteLine(JsonSerializer.Serialize(new Line(key, values), _json));
        }
    }

    public void Dispose() => _writer?.Dispose();

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
            && File.Exists(path))
        {
            throw new IOException($"Journal {path}: expected a file that no other run has open, actual: {e.Message} Wait for the other "
                + "run, or use another journal folder.", e);
        }
    }

    private void Read(FileStream stream)
    {
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int end = 0;
        for (int newLine; (newLine = Array.IndexOf(bytes, (byte)'\n', end)) >= 0; end = newLine + 1)
        {
            if (Parse(bytes.AsSpan(end, newLine - end)) is not { } line)
                break;
            _known[line.Key] = line.Values;
        }

        Found = _known.Count;
        // What follows the last whole line is written again.
        stream.SetLength(end);
        stream.Position = end;
    }

    private static Line? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text, _json) is { Key: not null, Values: not null } line ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(string Key, Dictionary<string, double[]> Values);
}
