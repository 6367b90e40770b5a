using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Egop.Benchmarks;

/// <summary>Where figures were measured: what of a machine matters to them, and no name of it.</summary>
internal sealed record Machine(
    string Processor, int Cores, string Memory, string System, string Runtime, string Vectors, string Algebra, string Blas, string Python)
{
    public static Machine Describe(Bench bench) => new(
        ProcessorName(), Environment.ProcessorCount,
        $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):F0} GiB",
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
        Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : "128 bits",
        LinearAlgebra.Provider.Name, bench.Blas?.Name ?? "none", bench.Python.Description);

    public override string ToString() =>
        $"{Processor}, {Cores} cores, {Memory}; {System}; {Runtime}, vectors of {Vectors}; engine's linear algebra {Algebra}; OpenBLAS "
        + $"peer {Blas}; {Python}";

    private static string ProcessorName()
    {
        const string Linux = "/proc/cpuinfo";
        string? line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
