using System.Diagnostics;
using System.Text.Json;

namespace Egop.Benchmarks;

/// <summary>A peer's script: one JSON line when it is ready, then one a round, each asked for by an empty line.</summary>
internal sealed class PeerProcess : IDisposable
{
    // More than the slowest peer needs to prepare or for a round; what takes longer hangs.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly CancellationToken _cancellation;
    private readonly Queue<string> _complaints = new();
    private JsonElement _last;

    private PeerProcess(Process process, CancellationToken cancellation)
    {
        _process = process;
        _cancellation = cancellation;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_complaints)
            {
                if (!string.IsNullOrWhiteSpace(line.Data))
                    _complaints.Enqueue(line.Data);
                if (_complaints.Count > 3)
                    _complaints.Dequeue();
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The name the peer gave itself.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? Absent { get; private set; }

    public static PeerProcess Start(string python, string script, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(python, [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONWARNINGS"] = "ignore";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var peer = new PeerProcess(Process.Start(start)!, cancellation);
        JsonElement ready = peer.Read();
        if (ready.TryGetProperty("absent", out JsonElement reason))
            peer.Absent = reason.GetString();
        else
            peer.Name = ready.GetProperty("name").GetString()!;
        return peer;
    }

    /// <summary>Has the peer measure one round; the seconds it says.</summary>
    public double Round()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; reading says why.
        }

        _last = Read();
        return _last.GetProperty("seconds").GetDouble();
    }

    /// <summary>Another number of the last round.</summary>
    public double? Said(string field) =>
        _last.ValueKind == JsonValueKind.Object && _last.TryGetProperty(field, out JsonElement value) ? value.GetDouble() : null;

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(2000))
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit(2000);
        _process.Dispose();
    }

    private JsonElement Read()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        patience.CancelAfter(_patience);
        string? line;
        try
        {
            line = _process.StandardOutput.ReadLineAsync(patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            throw new BenchException($"{this} said nothing for {_patience.TotalMinutes:F0} minutes.");
        }

        if (line is null)
        {
            _process.WaitForExit();
            lock (_complaints)
                throw new BenchException($"{this} ended: {string.Join(" / ", _complaints)}");
        }

        return JsonDocument.Parse(line).RootElement;
    }

    public override string ToString() => $"The peer {string.Join(' ', _process.StartInfo.ArgumentList.Select(Path.GetFileName))}";
}
