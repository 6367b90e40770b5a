using System.Diagnostics;
using System.Globalization;

namespace Egop;

/// <summary>
/// Stages of a script, one after another: in a terminal one line redrawn in place, in a file a plain line when a stage begins and one when
/// it ends.
/// </summary>
/// <remarks>Calls may come from any thread.</remarks>
public sealed class StageProgress
{
    private const int Widest = 100, RedrawMilliseconds = 100;

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = new();
    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private readonly Func<int> _width;
    private string _stage = "";
    private string _part = "";
    private long _drawn;

    /// <summary>Nothing is written until the first stage.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="isTerminal">Whether a carriage return goes back to the start of the line there.</param>
    /// <param name="width">Characters that fit a line, asked anew each time, for windows change; null for 79.</param>
    public StageProgress(TextWriter output, bool isTerminal, Func<int>? width = null) =>
        (_output, _isTerminal, _width) = (Guard.NotNull(output, nameof(output)), isTerminal, width ?? (static () => 79));

    /// <summary>Starts a stage of the work.</summary>
    /// <param name="name">What is being done.</param>
    public void Stage(string name)
    {
        lock (_gate)
        {
            (_stage, _part, _drawn) = (name ?? "", "", 0);
            _clock.Restart();
            if (_isTerminal)
                Draw($"{_stage} ...");
            else
                _output.WriteLine($"{_stage} ...");
            _output.Flush();
        }
    }

    /// <summary>Shows how far the stage has come.</summary>
    /// <param name="finished">Parts that are done.</param>
    /// <param name="total">All parts.</param>
    public void Report(int finished, int total) => Report("", finished, total);

    /// <summary>
    /// Shows how far a part of the stage has come; at most ten times a second, and at once when another part begins. In a file, and outside
    /// of stages, nothing.
    /// </summary>
    /// <param name="part">What part; "" for the stage as a whole.</param>
    /// <param name="finished">What is done of it.</param>
    /// <param name="total">All of it.</param>
    public void Report(string part, int finished, int total)
    {
        lock (_gate)
        {
            long now = _clock.ElapsedMilliseconds;
            if (!_isTerminal || _stage.Length == 0 || (now - _drawn < RedrawMilliseconds && part == _part))
                return;
            (_drawn, _part) = (now, part ?? "");
            Draw(new ProgressView(_stage, Math.Max(0, finished), Math.Max(0, total), _part).ToString());
            _output.Flush();
        }
    }

    /// <summary>Ends a stage: writes its time and a remark.</summary>
    /// <param name="remark">What came of it.</param>
    public void Done(string remark)
    {
        lock (_gate)
        {
            if (_isTerminal)
            {
                Draw("");
                _output.Write('\r');
            }

            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_stage,-34} {_clock.Elapsed.TotalSeconds,5:F1} s  {remark}"));
            _stage = "";
            _output.Flush();
        }
    }

    private void Draw(string text)
    {
        // A line that wraps could not be written over.
        int room = Math.Max(1, _width());
        _output.Write($"\r{(text.Length > room ? text[..room] : text).PadRight(Math.Min(room, Widest))}");
    }
}
