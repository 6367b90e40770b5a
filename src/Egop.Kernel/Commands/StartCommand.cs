using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Egop.Kernel;

/// <summary>Runs the kernel for a front end: what kernel.json names.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(3);

    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Argument<string> connection = new("CONNECTION_FILE") { Description = "the front end's ports and key" };
        Option<string?> log = new("--log") { HelpName = "FILE", Description = "appends notes for the finder of faults to FILE" };
        Command command = new("start", "Runs the kernel for a front end; kernel.json names this command.") { connection, log };
        command.SetAction(given => Run(given.GetValue(connection)!, given.GetValue(log), given.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string connection, string? logFile, TextWriter error)
    {
        // Both before the kernel listens: who has an answer of it may send a signal or end at any time.
        ParentWatch parent = new();
        JupyterKernel? kernel = null;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            kernel?.Interrupt();
        });
        KernelLog log = KernelLog.None;
        try
        {
            if (logFile is not null)
                log = new(logFile);
            kernel = new(ConnectionFile.Read(connection), () => new FSharpSession(), log);
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
        parent.Start(kernel.Stop);
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
