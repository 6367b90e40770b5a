using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Egop.Tests;

/// <summary>What is compiled ahead for CUDA is made of the kernels' sources as they are now.</summary>
public sealed partial class KernelSourceTests
{
    private const string Prefix = "Egop.Kernels.";

    public static TheoryData<string> Programs =>
        [.. Resources().Where(name => name.EndsWith(".cl", StringComparison.Ordinal) && name != "Common.cl").Select(name => name[..^3])];

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_code_for_CUDA_is_that_of_the_source(string program)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Read("Common.cl") + Read($"{program}.cl"))));
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            string code = KernelSources.Ptx(program, precision);
            Assert.True(code.StartsWith($"// Made from Common.cl and {program}.cl, SHA-256 {hash}.", StringComparison.Ordinal),
                $"{program}.cl has changed since: run `dotnet fsi build.fsx ptx` and commit the result.");
            // Every function is compiled in: the driver has none to link.
            Assert.DoesNotContain(".extern", code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_kernel_of_the_source_is_there_but_those_for_processors(string program)
    {
        string[] expected = [.. Kernels(Read($"{program}.cl")).Distinct().Order(StringComparer.Ordinal)];
        Assert.NotEmpty(expected);
        string[] compiled = [.. Enum.GetValues<Precision>().SelectMany(p => Entry().Matches(KernelSources.Ptx(
            program, p))).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(expected, compiled);
    }

    // Kernels outside #ifndef __NVPTX__, and those that the macros of methods and reductions write.
    private static IEnumerable<string> Kernels(string source)
    {
        var open = new Stack<bool>();
        foreach (string line in source.Split('\n'))
        {
            if (line.StartsWith("#if", StringComparison.Ordinal))
                open.Push(line.StartsWith("#ifndef __NVPTX__", StringComparison.Ordinal));
            else if (line.StartsWith("#else", StringComparison.Ordinal) && open.Pop() is var _)
                open.Push(false);
            else if (line.StartsWith("#endif", StringComparison.Ordinal))
                open.Pop();
            if (open.Contains(true))
                continue;
            if (Kernel().Match(line) is { Success: true } kernel)
                yield return kernel.Groups[1].Value;
            else if (Method().Match(line) is { Success: true } method)
                yield return method.Groups[1].Value;
            else if (Reduction().Match(line) is { Success: true } reduction)
            {
                yield return reduction.Groups[1].Value + "_by_items";
                yield return reduction.Groups[1].Value + "_by_groups";
            }
        }
    }

    private static IEnumerable<string> Resources() =>
        typeof(Device).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..]);

    private static string Read(string name)
    {
        using Stream stream = typeof(Device).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^kernel void (\w+)\(")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"^METHOD\d\((\w+),")]
    private static partial Regex Method();

    [GeneratedRegex(@"^REDUCTION\((\w+),")]
    private static partial Regex Reduction();

    [GeneratedRegex(@"\.visible \.entry (\w+)\(")]
    private static partial Regex Entry();
}
