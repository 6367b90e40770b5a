using System.Diagnostics;

namespace Egop.Benchmarks;

/// <summary>The Python of this machine that has PyTorch, and the peers started in it.</summary>
/// <remarks>The environment variable <c>EGOP_PYTHON</c> names it; otherwise the first python3 of PATH whose PyTorch loads.</remarks>
internal sealed class Python(CancellationToken cancellation) : IDisposable
{
    private const string Variable = "EGOP_PYTHON";

    private readonly List<PeerProcess> _running = [];
    private readonly Lazy<(string? Path, string What)> _found = new(Find);

    /// <summary>"Python 3.11.2, torch 1.13.0, ...", or why there is none.</summary>
    public string Description => _found.Value.What;

    /// <summary>A peer of a script that is ready for its rounds, or the reason why there is none.</summary>
    /// <param name="name">What to call it when it is absent.</param>
    /// <param name="goal">The ratio asked for.</param>
    /// <param name="script">File in peers, without its ending.</param>
    /// <param name="arguments">The script's arguments.</param>
    public Peer Peer(string name, double? goal, string script, params IReadOnlyList<string> arguments)
    {
        if (_found.Value.Path is not { } path)
            return new Peer(name, null, goal, Description);
        var process = PeerProcess.Start(path, Path.Combine(AppContext.BaseDirectory, "peers", $"{script}.py"), arguments, cancellation);
        _running.Add(process);
        return process.Absent is { } reason
            ? new Peer(name, null, goal, reason)
            : new Peer(process.Name, new Side(process.Name, process.Round), goal);
    }

    /// <summary>What a peer said of its last round besides the time, by the peer's name.</summary>
    public double? Said(string name, string field) => _running.LastOrDefault(process => process.Name == name)?.Said(field);

    /// <summary>Ends the peers started so far: their arrays would lie in memory for the rest of the run.</summary>
    public void EndAll()
    {
        foreach (PeerProcess process in _running)
            process.Dispose();
        _running.Clear();
    }

    public void Dispose() => EndAll();

    private static (string?, string) Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] candidates = string.IsNullOrWhiteSpace(named)
            ? [.. folders.Select(folder => Path.Combine(folder, "python3")).Where(File.Exists), "python"]
            : [named];
        foreach (string candidate in candidates)
        {
            if (Versions(candidate) is { } versions)
                return (candidate, versions);
        }

        string tried = string.Join(", ", candidates);
        return (null, $"no Python with PyTorch (tried {tried}; {Variable} names another)");
    }

    private static string? Versions(string python)
    {
        const string Code = """
            import importlib, platform, torch
            said = [f"Python {platform.python_version()}"]
            for name in ("torch", "numpy", "scipy", "sklearn"):
                try: said.append(f"{name} {importlib.import_module(name).__version__}")
                except ImportError: said.append(f"no {name}")
            print(", ".join(said))
            """;
        try
        {
            var start = new ProcessStartInfo(python, ["-c", Code]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string line = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && line.Length > 0 ? line : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not there.
            return null;
        }
    }
}
