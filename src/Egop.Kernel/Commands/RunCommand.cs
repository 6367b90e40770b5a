using System.Diagnostics;
using System.Globalization;

namespace Egop.Kernel;

/// <summary>Runs a notebook without a front end and writes its outputs into it.</summary>
internal static class RunCommand
{
    /// <summary>How the command is called.</summary>
    public const string Help = """
        egop-kernel run NOTEBOOK [-o OUT] [--timeout SECONDS] [--stop-on-error] [--no-save]

        Runs the F# cells of an .ipynb or .dib file in its folder and writes the outputs back, or to OUT.
        A .dib file has no room for outputs: give OUT a name that ends in .ipynb to keep them.

          -o, --output OUT       where the notebook with its outputs goes
          --timeout SECONDS      the time of one cell
          --stop-on-error        do not go on after a failed cell
          --no-save              write nothing

        Exit code: 0 if all cells ran, 1 if one failed, 2 for a wrong call or file, 130 if interrupted.
        """;

    private const int Failed = 1, Wrong = 2, Interrupted = 130;

    /// <summary>Runs the command; an interrupt from the keyboard stops it and leaves the file as it was.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        using var cancel = new CancellationTokenSource();
        ConsoleCancelEventHandler stop = (_, pressed) =>
        {
            pressed.Cancel = true;
            cancel.Cancel();
        };
        Console.CancelKeyPress += stop;
        try
        {
            return Run(arguments, output, error, cancel.Token);
        }
        finally
        {
            Console.CancelKeyPress -= stop;
        }
    }

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Help);
            return 0;
        }
        try
        {
            return Run(Parse(arguments), error, cancel);
        }
        catch (ArgumentException exception)
        {
            error.WriteLine($"egop-kernel run: {exception.Message}\n\n{Help}");
            return Wrong;
        }
        catch (NotebookException exception)
        {
            error.WriteLine($"egop-kernel run: {exception.Message}");
            return Wrong;
        }
    }

    private static int Run(Options options, TextWriter error, CancellationToken cancel)
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

    private static Options Parse(string[] arguments)
    {
        string? notebook = null, output = null;
        TimeSpan? timeout = null;
        bool stopOnError = false, noSave = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "-o" or "--output":
                    output = Value(ref i);
                    break;
                case "--timeout":
                    string text = Value(ref i);
                    // The longest time that a timer of the runtime takes.
                    if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !(seconds > 0) || seconds > 4_000_000)
                        throw new ArgumentException($"--timeout takes seconds above 0, up to 4000000, and got '{text}'.");
                    timeout = TimeSpan.FromSeconds(seconds);
                    break;
                case "--stop-on-error":
                    stopOnError = true;
                    break;
                case "--no-save":
                    noSave = true;
                    break;
                case ['-', _, ..] unknown:
                    throw new ArgumentException($"there is no option {unknown}.");
                case var name when notebook is null:
                    notebook = name;
                    break;
                case var more:
                    throw new ArgumentException($"one notebook was expected, and '{more}' came after '{notebook}'.");
            }
        }
        return new Options(notebook ?? throw new ArgumentException("no notebook was named."), output, timeout, stopOnError, noSave);

        string Value(ref int i) => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} takes a value.");
    }

    private sealed record Options(string Notebook, string? Output, TimeSpan? Timeout, bool StopOnError, bool NoSave);
}
