using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;

namespace Egop.Kernel;

/// <summary>Runs a notebook without a front end and writes its outputs into it.</summary>
internal static class RunCommand
{
    private const int Failed = 1, Interrupted = 130;

    // The longest time that a timer of the runtime takes.
    private const double LongestTimeout = 4_000_000;

    /// <summary>The command for the command line.</summary>
    /// <param name="cancel">Stops it as an interrupt from the keyboard does, which leaves the file as it was.</param>
    public static Command Create(CancellationToken cancel)
    {
        Argument<string> notebook = new("NOTEBOOK") { Description = "an .ipynb or .dib file" };
        Option<string?> target = new("--output", "-o")
        {
            HelpName = "OUT",
            Description =
                "where the notebook with its outputs goes; a .dib file has no room for them, and OUT must end in .ipynb to keep them",
        };
        Option<TimeSpan?> timeout = new("--timeout") { HelpName = "SECONDS", Description = "the time of one cell", CustomParser = Timeout };
        Option<bool> stopOnError = new("--stop-on-error") { Description = "do not go on after a failed cell" };
        Option<bool> noSave = new("--no-save") { Description = "write nothing" };
        Command command = new("run", """
            Runs the F# cells of a notebook in its folder and writes the outputs back, or to OUT.
            Exit code: 0 if all cells ran, 1 if one failed, 2 for a wrong call or file, 130 if interrupted.
            """)
        {
            notebook, target, timeout, stopOnError, noSave,
        };
        command.SetAction(given => Run(
            new(given.GetValue(notebook)!, given.GetValue(target), given.GetValue(timeout), given.GetValue(stopOnError),
                given.GetValue(noSave)),
            given.InvocationConfiguration.Error,
            cancel));
        return command;
    }

    private static TimeSpan? Timeout(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and <= LongestTimeout)
            return TimeSpan.FromSeconds(seconds);
        result.AddError($"--timeout takes seconds above 0, up to {LongestTimeout}, and got '{text}'.");
        return null;
    }

    private static int Run(Options options, TextWriter error, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ConsoleCancelEventHandler handler = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += handler;
        try
        {
            return RunCells(options, error, stop.Token);
        }
        finally
        {
            Console.CancelKeyPress -= handler;
        }
    }

    private static int RunCells(Options options, TextWriter error, CancellationToken cancel)
    {
        NotebookDocument document = NotebookFile.Read(options.Notebook);
        string target = Path.GetFullPath(options.Output ?? options.Notebook);
        var clock = Stopwatch.StartNew();
        bool terminal = !Console.IsErrorRedirected && ReferenceEquals(error, Console.Error);
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Notebook))!);
        RunReport report;
        try
        {
            using var session = new FSharpSession();
            // The time of a cell begins when the compiler is there.
            _ = session.Host;
            report = NotebookRunner.Run(document, session, new RunOptions(options.Timeout, options.StopOnError), Progress, cancel);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
        if (report.Cancelled)
        {
            Line($"interrupted; {options.Notebook} is as it was");
            return Interrupted;
        }
        if (!options.NoSave && (options.Output is not null || NotebookFile.HoldsOutputs(target)))
            NotebookFile.Write(target, document);
        string cells = report.Run == 1 ? "1 cell" : $"{report.Run} cells";
        string failed = report.Failures is [var (cell, first), ..]
            ? $"{report.Failures.Count} failed, first cell {cell}: {first.Name}: {first.Value.Split('\n')[0]}"
            : "none failed";
        Line($"{options.Notebook}: {cells} in {clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {failed}");
        return report.Failures.Count == 0 ? 0 : Failed;

        void Progress(int number, int total)
        {
            if (terminal)
                error.Write($"\r{options.Notebook}: cell {number} of {total}");
        }

        void Line(string text) => error.WriteLine((terminal ? "\r\u001b[K" : "") + text);
    }

    private sealed record Options(string Notebook, string? Output, TimeSpan? Timeout, bool StopOnError, bool NoSave);
}
