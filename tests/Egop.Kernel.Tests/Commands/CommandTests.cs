using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class CommandTests
{
    private static JsonObject Spec(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!.AsObject();

    [Fact]
    public void Installing_listing_and_uninstalling_for_the_user()
    {
        using Program program = new();
        Assert.Contains("Not installed", program.Run("list").Output);
        (int code, string output, string error) = program.Run("install");
        Assert.Equal((0, ""), (code, error));
        string folder = Path.Combine(program.Kernels, "egop-fsharp");
        Assert.Contains(folder, output);
        Assert.Equal(["kernel.json", "logo-32x32.png", "logo-64x64.png"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal([folder], Directory.GetFileSystemEntries(program.Kernels));

        JsonObject spec = Spec(folder);
        string[] words = [.. spec["argv"]!.AsArray().Select(word => (string)word!)];
        Assert.True(Path.IsPathFullyQualified(words[0]) && File.Exists(words[0]), words[0]);
        Assert.Equal([Program.Assembly, "start", "{connection_file}"], words[1..]);
        Assert.Equal(("F#", "F#", "message"), ((string)spec["display_name"]!, (string)spec["language"]!, (string)spec["interrupt_mode"]!));
        Assert.True(Directory.Exists(Path.Combine((string)spec["env"]!["DOTNET_ROOT"]!, "shared", "Microsoft.NETCore.App")));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), (string?)spec["env"]!["PATH"]);

        Assert.Contains($"egop-fsharp\tF#\t{folder}", program.Run("list").Output);
        Assert.Equal(0, program.Run("uninstall").Code);
        Assert.False(Directory.Exists(folder));
        Assert.Equal(1, program.Run("uninstall").Code);
    }

    [Fact]
    public void Names_and_places_can_be_chosen_and_a_second_install_replaces_the_first()
    {
        using Program program = new();
        string prefix = Path.Combine(program.Home, "prefix");
        foreach (string place in (string[])["--prefix", "--sys-prefix"])
        {
            Assert.Equal(0, program.Run("install", place, prefix, "--name", "my.F-sharp", "--display-name=My F# 😀").Code);
            string folder = Path.Combine(prefix, "share", "jupyter", "kernels", "my.F-sharp");
            Assert.Equal("My F# 😀", (string?)Spec(folder)["display_name"]);
            File.WriteAllText(Path.Combine(folder, "left over"), "");
            Assert.Equal(0, program.Run("install", "--prefix", prefix, "--name", "my.F-sharp").Code);
            Assert.False(File.Exists(Path.Combine(folder, "left over")));
            Assert.Equal("F#", (string?)Spec(folder)["display_name"]);
            Assert.Equal(0, program.Run("uninstall", place, prefix, "--name", "my.F-sharp").Code);
        }
    }

    [Theory]
    [InlineData("JUPYTER_DATA_DIR", "kernels")]
    [InlineData("XDG_DATA_HOME", "jupyter/kernels")]
    public void The_folder_of_the_user_follows_the_variables_that_Jupyter_knows(string variable, string below)
    {
        Assert.SkipUnless(variable == "JUPYTER_DATA_DIR" || OperatingSystem.IsLinux(), "not Linux");
        using Program program = new();
        string folder = Path.Combine(program.Home, "elsewhere");
        Assert.Equal(0, program.With(variable, folder).Run("install").Code);
        Assert.True(File.Exists(Path.Combine(folder, below, "egop-fsharp", "kernel.json")));
    }

    [Fact]
    public void An_installed_tool_is_named_by_the_file_that_outlives_an_update()
    {
        string folder = Directory.CreateTempSubdirectory("egop-kernel-test").FullName;
        string versioned =
            Path.Combine(folder, ".store", "egop.kernel", "1.0.0", "egop-kernel"), shim = Path.Combine(folder, "egop-kernel");
        Assert.Equal(versioned, Executable());
        File.WriteAllText(shim, "");
        Assert.Equal(shim, Executable());
        Directory.Delete(folder, recursive: true);

        string? Executable() => (string?)JsonNode.Parse(KernelSpec.Json("F#", versioned, "egop-kernel.dll", "root"))!["argv"]![0];
    }

    [Fact]
    public void A_kernel_of_somebody_else_is_neither_replaced_nor_removed()
    {
        using Program program = new();
        string folder = Path.Combine(program.Kernels, "egop-fsharp");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), """{"argv":["x"],"display_name":"Other","language":"F#"}""");
        foreach (string command in (string[])["install", "uninstall"])
        {
            (int code, _, string error) = program.Run(command);
            Assert.Equal(1, code);
            Assert.Contains("belongs to another kernel", error);
        }
        Assert.Equal("Other", (string?)Spec(folder)["display_name"]);
        Assert.Contains("Not installed", program.Run("list").Output);
    }

    [Theory]
    [InlineData("command was not provided", "")]
    [InlineData("'frobnicate'", "frobnicate")]
    [InlineData("'--frobnicate'", "install --frobnicate")]
    [InlineData("argument 'x'", "install x")]
    [InlineData("missing for option: '--name'", "install --name")]
    [InlineData("Option '--name' expects a single argument but 2 were provided", "install --name a --name=b")]
    [InlineData("exclude each other", "install --user --prefix p")]
    [InlineData("the name '../x'", "install --name ../x")]
    [InlineData("the name '-x'", "install --name=-x")]
    [InlineData("missing for command: 'start'", "start")]
    [InlineData("option '-x'", "new -x")]
    [InlineData("option '--frobnicate'", "start --frobnicate file")]
    [InlineData("argument '@file'", "list @file")]
    [InlineData("'--all'", "list --all")]
    public void A_command_line_that_is_none_is_explained_with_exit_code_2(string expected, string line)
    {
        StringWriter output = new(), error = new();
        Assert.Equal(2, Commands.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, error));
        Assert.Contains(expected, error.ToString());
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("--version", @"^\d+\.\d+\.\d+")]
    [InlineData("--help", "install")]
    [InlineData("install --help", "--sys-prefix")]
    [InlineData("start -h", "CONNECTION_FILE")]
    public void Help_and_version_go_to_standard_output(string line, string expected)
    {
        StringWriter output = new(), error = new();
        Assert.Equal(0, Commands.Run(line.Split(' '), output, error));
        Assert.Matches(expected, output.ToString());
        Assert.Empty(error.ToString());
    }

    [Theory]
    [InlineData("{}", "\"ip\" is missing")]
    [InlineData("""{"transport":"ipc","ip":"/tmp/x"}""", "\"ipc\" is not supported")]
    public void A_connection_file_that_cannot_be_served_is_an_error_with_exit_code_1(string file, string expected)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, file);
        StringWriter output = new(), error = new();
        Assert.Equal(1, Commands.Run(["start", path], output, error));
        Assert.Contains(expected, error.ToString());
        File.Delete(path);
    }

    [Fact]
    public void A_missing_connection_file_is_an_error()
    {
        StringWriter output = new(), error = new();
        Assert.Equal(1, Commands.Run(["start", "/no/such/file.json"], output, error));
        Assert.Contains("/no/such/file.json", error.ToString());
    }
}
