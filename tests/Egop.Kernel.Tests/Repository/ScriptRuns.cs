using System.Diagnostics;

namespace Egop.Kernel.Tests;

/// <summary>
/// All scripts and notebooks of the repository in F# Interactive at smoke size, as many at a time as there are processors.
/// </summary>
public sealed class ScriptRuns : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egop-scripts-").FullName;
    private readonly SemaphoreSlim _room = new(Environment.ProcessorCount);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, Lazy<Task<(int Code, string Output)>>> _runs;

    public ScriptRuns() => _runs = Scripts.ToDictionary(script => script, script => new Lazy<Task<(int, string)>>(() => Run(script)));

    /// <summary>Paths below the root.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        .. RepositoryFiles.Names("notebooks", "*.fsx").Select(name => $"notebooks/{name}.fsx"),
        .. RepositoryFiles.Names("scripts", "*.fsx").Select(name => $"scripts/{name}.fsx"),
    ];

    /// <summary>Exit code and output of a script. The first question starts all of them.</summary>
    public Task<(int Code, string Output)> Result(string script)
    {
        foreach (Lazy<Task<(int, string)>> run in _runs.Values)
            _ = run.Value;
        return _runs[script].Value;
    }

    public void Dispose()
    {
        _end.Cancel();
        Directory.Delete(_folder, recursive: true);
        _room.Dispose();
        _end.Dispose();
    }

    /// <summary>What makes a script do its work: the experiments are listed otherwise.</summary>
    private string[] Arguments(string script) => script == "scripts/experiment.fsx" ? ["F5c", "--fresh", "--out", _folder] : [];

    private async Task<(int Code, string Output)> Run(string script)
    {
        await _room.WaitAsync(_end.Token);
        try
        {
            var start = new ProcessStartInfo("dotnet", ["fsi", "--quiet", RepositoryFiles.At(script), .. Arguments(script)])
            {
                WorkingDirectory = RepositoryFiles.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["EGOP_SIZE"] = "smoke" },
            };
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output =
                process.StandardOutput.ReadToEndAsync(_end.Token), errors = process.StandardError.ReadToEndAsync(_end.Token);
            try
            {
                await process.WaitForExitAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            _room.Release();
        }
    }
}
