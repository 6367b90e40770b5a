using System.Text;

namespace Egop.Kernel;

/// <summary>
/// Gathers what a cell prints, so that many short lines cost few messages: hands on the first line at once, more at most every 50 ms.
/// </summary>
internal sealed class StreamBuffer(ICellOutput output)
{
    private const int Interval = 50;
    private const int Limit = 1 << 15;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private Timer? _timer;
    private bool _error;
    private bool _armed;
    private long _last = Environment.TickCount64 - Interval;

    /// <summary>Adds text to standard output or standard error.</summary>
    public void Write(bool error, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (_gate)
        {
            if (error != _error)
                Send(all: true);
            _error = error;
            _text.Append(text);
            long waited = Environment.TickCount64 - _last;
            if (_text.Length >= Limit || (waited >= Interval && text.Contains('\n')))
                Send(all: false);
            else
                Arm();
        }
    }

    /// <summary>Shows a value in its place among the text.</summary>
    public void Display(MimeBundle data, string? displayId, bool update)
    {
        lock (_gate)
        {
            Send(all: true);
            output.Display(data, displayId, update);
        }
    }

    /// <summary>Hands on all there is.</summary>
    public void Flush()
    {
        lock (_gate)
            Send(all: true);
    }

    /// <summary>Does something while nothing is handed on, unless that takes long.</summary>
    public void Between(Action action)
    {
        if (!_gate.TryEnter(Interval))
            return;
        try
        {
            action();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Arm()
    {
        if (_armed)
            return;
        _armed = true;
        _timer ??= new Timer(static state => ((StreamBuffer)state!).OnTime(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(Interval, Timeout.Infinite);
    }

    private void OnTime()
    {
        lock (_gate)
        {
            _armed = false;
            Send(all: false);
        }
    }

    /// <summary>Half of a surrogate pair waits for its other half unless all is asked for.</summary>
    private void Send(bool all)
    {
        int length = _text.Length;
        if (length > 0 && !all && char.IsHighSurrogate(_text[length - 1]))
            length--;
        if (length == 0)
            return;
        string piece = _text.ToString(0, length);
        _text.Remove(0, length);
        _last = Environment.TickCount64;
        output.Stream(_error, piece);
    }
}
