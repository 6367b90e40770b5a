namespace Egop.Kernel.Tests;

/// <summary>
/// Every script and notebook runs in F# Interactive, with the assemblies that `dotnet fsi build.fsx build` has put into artifacts/lib.
/// </summary>
public sealed class ScriptRunTests(ScriptRuns runs) : IClassFixture<ScriptRuns>
{
    public static TheoryData<string> Scripts => [.. ScriptRuns.Scripts];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_script_runs_at_smoke_size_without_a_warning(string script)
    {
        Assert.True(Directory.Exists(RepositoryFiles.At("artifacts", "lib")),
            "artifacts/lib is not there: run `dotnet fsi build.fsx build` first.");
        (int code, string output) = await runs.Result(script);
        Assert.True(code == 0, $"{script} ended with exit code {code}:\n{output}");
        Assert.False(
            output.Contains(": warning FS") || output.Contains(": info FS"), $"{script} compiles with remarks that readers see:\n{output}");
    }
}
