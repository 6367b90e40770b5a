using System.Diagnostics;

namespace Egop.Kernel.Tests;

/// <summary>Runs the kernel's program as a process of its own, with a home folder of its own.</summary>
internal sealed class Program : IDisposable
{
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "egop-kernel.dll");

    private readonly Dictionary<string, string?> _environment = new()
    {
        ["JUPYTER_DATA_DIR"] = null,
        ["JUPYTER_PATH"] = null,
        ["XDG_DATA_HOME"] = null,
        ["JPY_PARENT_PID"] = null,
    };

    public Program()
    {
        Home = Directory.CreateTempSubdirectory("egop-kernel-test").FullName;
        _environment["HOME"] = Home;
        _environment["APPDATA"] = Path.Combine(Home, "AppData");
    }

    public string Home { get; }

    /// <summary>Where the user's kernels are, without any variable set.</summary>
    public string Kernels => OperatingSystem.IsWindows() ? Path.Combine(Home, "AppData", "jupyter", "kernels")
        : OperatingSystem.IsMacOS() ? Path.Combine(Home, "Library", "Jupyter", "kernels")
        : Path.Combine(Home, ".local", "share", "jupyter", "kernels");

    public Program With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    public (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using Process process = Start("dotnet", [Assembly, .. arguments]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        return (process.ExitCode, output.Result, error.Result);
    }

    public Process Start(string executable, params string[] arguments)
    {
        ProcessStartInfo info = new(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Home,
        };
        foreach ((string name, string? value) in _environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
