using System.Diagnostics;
using System.Globalization;

namespace Egop.Benchmarks;

/// <summary>
/// Measurements that need a process of their own, such as a peak of memory: this program, started again as `child NAME ...`.
/// </summary>
internal static class Children
{
    public const string LowRankMemory = "low-rank-memory";

    /// <summary>In the child: prints the one number asked for.</summary>
    public static int Run(string name, string[] arguments)
    {
        int[] sizes = Array.ConvertAll(arguments, text => int.Parse(text, CultureInfo.InvariantCulture));
        double value = name switch
        {
            LowRankMemory => LowRankRows.PeakOf(sizes[0], sizes[1], sizes[2]),
            _ => throw new BenchException($"Unknown child '{name}'."),
        };
        Console.WriteLine(value.ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>In the parent: the number that a child prints.</summary>
    /// <exception cref="BenchException">The child failed.</exception>
    public static double Ask(CancellationToken cancellation, string name, params IReadOnlyList<string> arguments)
    {
        var start =
            new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), "child", name, .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        // The number is the last line: what the engine may say before is not the answer.
        string text = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new BenchException($"The child {name} ended with exit code {process.ExitCode} and said \"{text}\".");
    }

    // Under `dotnet X.dll` the process is dotnet and the program its first argument.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [typeof(Children).Assembly.Location]
            : [];
}
