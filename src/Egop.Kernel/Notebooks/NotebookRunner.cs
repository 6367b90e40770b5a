using System.Globalization;

namespace Egop.Kernel;

/// <summary>How a notebook is run.</summary>
/// <param name="Timeout">The time of one cell; null for no limit.</param>
/// <param name="StopOnError">Whether a failed cell is the last one.</param>
internal sealed record RunOptions(TimeSpan? Timeout, bool StopOnError);

/// <summary>How the run of a notebook went: cells run, and those that failed, by their place in the file from 1.</summary>
internal sealed record RunReport(int Run, IReadOnlyList<(int Cell, CellError Error)> Failures, bool Cancelled);

/// <summary>Runs the F# cells of a notebook, one after another, and records their outputs in it.</summary>
internal static class NotebookRunner
{
    /// <summary>Runs all cells. A cell with the tag raises-exception may fail.</summary>
    /// <param name="document">The notebook, which receives the outputs.</param>
    /// <param name="session">The session.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of each cell before it runs: its place among those to run, from 1, and how many they are.</param>
    /// <param name="cancel">Stops the run.</param>
    public static RunReport Run(
        NotebookDocument document, INotebookSession session, RunOptions options, Action<int, int> progress, CancellationToken cancel)
    {
        var recorder = new OutputRecorder();
        var failures = new List<(int, CellError)>();
        int total = document.Cells.Count(cell => cell.IsFSharp), number = 0;
        bool stopped = false;
        for (int i = 0; i < document.Cells.Count && !cancel.IsCancellationRequested; i++)
        {
            NotebookCell cell = document.Cells[i];
            if (cell.Kind != "code" || cell.Language != "fsharp")
                continue;
            if (stopped || !cell.IsFSharp)
            {
                // Results of another run do not stand beside those of this one.
                recorder.Begin(cell, null);
                continue;
            }
            number++;
            progress(number, total);
            OutputRecorder.CellRecord record = recorder.Begin(cell, number);
            CellResult result = RunCell(session, cell, number, record, options, cancel);
            record.End(result);
            if (result.Error is { } error && !cell.HasTag("raises-exception"))
            {
                failures.Add((i + 1, error));
                stopped = options.StopOnError;
            }
        }
        // Threads that cells have left behind may still print; from here on the tree is not theirs.
        recorder.Close();
        return new RunReport(number, failures, cancel.IsCancellationRequested);
    }

    private static CellResult RunCell(
        INotebookSession session, NotebookCell cell, int number, ICellOutput output, RunOptions options, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (options.Timeout is { } time)
            stop.CancelAfter(time);
        CellResult result = session.Run(cell.Code, number, output, stop.Token);
        if (result.Error is not { Name: "Interrupted" } || cancel.IsCancellationRequested || !stop.IsCancellationRequested)
            return result;
        string seconds = options.Timeout!.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string message = $"The cell ran longer than {seconds} s"
            + (result.Abandoned ? " and does not stop; it was left to itself." : " and was stopped.");
        return result with { Error = new CellError("TimeoutError", message, [message]) };
    }
}
