using System.IO.Compression;

namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public sealed class ReferenceTests(SessionFixture session) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egop-kernel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_script_is_loaded_and_its_printers_work()
    {
        string script = Path.Combine(_folder, "Helper.fsx");
        File.WriteAllText(script,
            "module Helper\ntype Marked = { Mark: int }\nlet value = { Mark = 5 }\nfsi.AddPrinter(fun (m: Marked) -> sprintf \"<%d>\" "
            + "m.Mark)");
        Assert.Equal("<5>", session.Run($"#load @\"{script}\"\nHelper.value").Plain);
    }

    [Fact]
    public void An_assembly_is_referenced_by_its_file() =>
        Assert.Equal("true", session.Run($"#r @\"{typeof(Assert).Assembly.Location}\"\ntypeof<Xunit.Assert>.Name = \"Assert\"").Plain);

    [Fact]
    public void A_package_comes_from_a_folder_and_its_script_registers_printers()
    {
        // A version of its own for each run, as packages are kept by their version for good.
        string id = "Egop.Kernel.TestPackage", version = $"1.0.{Environment.ProcessId}-t{DateTime.UtcNow.Ticks}";
        Pack(id, version);
        // A session of its own: the folder is a source of packages for as long as the session lives.
        using var own = new FSharpSession();
        var output = new TestOutput(null);
        own.Run($"#i @\"nuget: {_folder}\"\n#r \"nuget: {id}, {version}\"", 1, output, CancellationToken.None);
        CellResult result = own.Run("System.Net.DnsEndPoint(\"host\", 5)", 2, output, CancellationToken.None);
        Assert.Equal("endpoint host:5", result.Value?.Data["text/plain"].GetValue<string>());
        Assert.Equal("loaded\n", output.Out);
        Directory.Delete(Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), id.ToLowerInvariant()),
                recursive: true);
    }

    private void Pack(string id, string version)
    {
        using ZipArchive package = ZipFile.Open(Path.Combine(_folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Add($"{id}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>a</authors><description>d</description></metadata>
            </package>
            """);
        Add($"content/{id}.fsx",
            "printfn \"loaded\"\nfsi.AddPrinter(fun (e: System.Net.DnsEndPoint) -> sprintf \"endpoint %s:%d\" e.Host e.Port)");

        // Without an assembly a package's script is not looked for.
        package.CreateEntryFromFile(typeof(Assert).Assembly.Location, $"lib/netstandard2.0/{id}.dll");

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
