using System.Security.Cryptography;
using System.Text;

namespace Egop.Tests;

/// <summary>What is compiled ahead for CUDA is made of the kernels' sources as they are now.</summary>
public sealed class KernelSourceTests
{
    private const string Prefix = "Egop.Kernels.";

    public static TheoryData<string> Programs => [.. Resources().Where(name => name.EndsWith(".cl", StringComparison.Ordinal) && name != "Common.cl").Select(name => name[..^3])];

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_code_for_CUDA_is_that_of_the_source(string program)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Read("Common.cl") + Read($"{program}.cl"))));
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            string code = KernelSources.Ptx(program, precision);
            Assert.True(code.StartsWith($"// Made from Common.cl and {program}.cl, SHA-256 {hash}.", StringComparison.Ordinal), $"{program}.cl has changed since: run `dotnet fsi build.fsx ptx` and commit the result.");
            // Every function is compiled in: the driver has none to link.
            Assert.DoesNotContain(".extern", code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_kernel_of_the_source_is_there_or_is_left_out_for_processors(string program)
    {
        string common = Read($"{program}.cl").Split("#ifndef __NVPTX__")[0];
        foreach (string line in common.Split('\n').Where(l => l.StartsWith("kernel void ", StringComparison.Ordinal)))
        {
            string entry = line["kernel void ".Length..line.IndexOf('(', StringComparison.Ordinal)];
            Assert.True(Enum.GetValues<Precision>().Any(p => KernelSources.Ptx(program, p).Contains($".visible .entry {entry}(", StringComparison.Ordinal)), entry);
        }
    }

    private static IEnumerable<string> Resources() => typeof(Device).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);

    private static string Read(string name)
    {
        using Stream stream = typeof(Device).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
