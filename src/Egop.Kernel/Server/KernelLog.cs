using System.Globalization;

namespace Egop.Kernel;

/// <summary>Notes for whoever looks for a fault; without a file it writes nothing anywhere.</summary>
internal sealed class KernelLog : IDisposable
{
    private readonly TextWriter? _writer;

    /// <summary>A log that appends to a file.</summary>
    public KernelLog(string path) => _writer = new StreamWriter(path, append: true) { AutoFlush = true };

    private KernelLog()
    {
    }

    /// <summary>A log that drops what it gets.</summary>
    public static KernelLog None { get; } = new();

    /// <summary>Writes a line with the time.</summary>
    public void Write(string text)
    {
        if (_writer is null)
            return;
        lock (_writer)
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:O} {text}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
