using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Egop.Kernel;

/// <summary>Runs the kernel for a front end: what kernel.json names.</summary>
internal static class StartCommand
{
    public const string Help = """
        egop-kernel start [--log FILE] CONNECTION_FILE

        Runs the kernel for a front end; kernel.json names this command.
          --log FILE  appends notes for the finder of faults to FILE
        """;

    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(3);

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        CommandArguments given = new(arguments, ["--log"], [], rest: 1);
        JupyterKernel kernel;
        KernelLog log = KernelLog.None;
        try
        {
            if (given["--log"] is { } path)
                log = new(path);
            kernel = new(ConnectionFile.Read(given.Rest[0]), Sessions.Start, log);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or SocketException)
        {
            error.WriteLine($"egop-kernel: {e.Message}");
            return 1;
        }

        // An exception on a thread that a cell started would end the process, and with it everything the notebook has computed.
        ExceptionHandling.SetUnhandledExceptionHandler(exception =>
        {
            kernel.Report(exception);
            return true;
        });
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            kernel.Interrupt();
        });
        ParentWatch.Start(kernel.Stop);
        kernel.Wait();
        new Thread(Insist) { IsBackground = true, Name = "exit" }.Start();
        kernel.Dispose();
        log.Dispose();
        return 0;
    }

    // Code of a notebook may hold up the exit: a foreground thread, a handler that does not return.
    private static void Insist()
    {
        Thread.Sleep(ExitPatience);
        Process.GetCurrentProcess().Kill();
    }
}
