using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Egop.Kernel.Tests;

/// <summary>The kernel as a process: what it listens on, what it prints, when it ends.</summary>
public class ProcessTests
{
    private static string ConnectionFile(string folder, out int[] ports)
    {
        // All five at once, so that they differ.
        TcpListener[] listeners = [.. Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        string path = Path.Combine(folder, "connection.json");
        File.WriteAllText(path,
            $$"""{"transport":"tcp","ip":"127.0.0.1","key":"k","signature_scheme":"hmac-sha256","shell_port":{{ports[0]}},"control_port":{{ports[1]}},"stdin_port":{{ports[2]}},"iopub_port":{{ports[3]}},"hb_port":{{ports[4]}}}""");
        return path;
    }

    private static bool Beats(int port)
    {
        try
        {
            using ZmtpClient client = new(new IPEndPoint(IPAddress.Loopback, port), "REQ");
            client.Send("", "beat");
            return client.ReceiveText().SequenceEqual(["", "beat"]);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            Thread.Sleep(20);
            return condition();
        },
        TimeSpan.FromMinutes(2)));

    [Fact]
    public void It_ends_with_its_parent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows"); // needs a shell that stays between
        using Program program = new();
        string file = ConnectionFile(program.Home, out int[] ports);
        using Process shell = program.Start("/bin/sh", "-c", $"dotnet '{Program.Assembly}' start '{file}' & echo $!; wait");
        int kernel = int.Parse(shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        Until(() => Beats(ports[4]));
        shell.Kill();
        Until(() => !Directory.Exists($"/proc/{kernel}") && !Beats(ports[4]));
    }

    [Fact]
    public void It_ends_with_the_process_that_JPY_PARENT_PID_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows"); // there the variable is a handle
        using Program program = new();
        string file = ConnectionFile(program.Home, out int[] ports);
        using Process named = program.Start("/bin/sh", "-c", "read x");
        program.With("JPY_PARENT_PID", named.Id.ToString(CultureInfo.InvariantCulture));
        using Process kernel = program.Start("dotnet", Program.Assembly, "start", file);
        Until(() => Beats(ports[4]));
        named.Kill();
        named.WaitForExit();
        Assert.True(kernel.WaitForExit(TimeSpan.FromMinutes(2)));
        Assert.Equal("", kernel.StandardOutput.ReadToEnd() + kernel.StandardError.ReadToEnd());
    }

    [Fact]
    public void It_writes_a_log_only_where_it_is_told_to_and_says_nothing_else()
    {
        using Program program = new();
        string file = ConnectionFile(program.Home, out int[] ports), log = Path.Combine(program.Home, "log");
        using Process kernel = program.Start("dotnet", Program.Assembly, "start", "--log", log, file);
        Until(() => Beats(ports[4]));
        using (ZmtpClient shell = new(new IPEndPoint(IPAddress.Loopback, ports[0]), "DEALER"))
        {
            shell.Send("<IDS|MSG>", "not signed", "{}", "{}", "{}", "{}");
            Until(() => ReadShared(log).Contains("dropped a message (1 so far): wrong signature", StringComparison.Ordinal));
        }
        kernel.Kill();
        kernel.WaitForExit();
        Assert.Equal("", kernel.StandardOutput.ReadToEnd() + kernel.StandardError.ReadToEnd());
    }

    private static string ReadShared(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
