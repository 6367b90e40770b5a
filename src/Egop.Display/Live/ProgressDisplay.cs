namespace Egop;

/// <summary>Progress of some work, shown live: report how many parts are done, from any thread.</summary>
public sealed class ProgressDisplay : IProgress<int>, IDisposable
{
    private readonly LiveDisplay _display;
    private readonly string _name;
    private readonly int _total;

    /// <summary>Shows the beginning.</summary>
    /// <param name="name">What is being done.</param>
    /// <param name="total">All parts, at least 0.</param>
    /// <param name="display">Where to show it; it is disposed with this object.</param>
    /// <exception cref="ArgumentException"><paramref name="total"/> is negative.</exception>
    public ProgressDisplay(string name, int total, LiveDisplay display)
    {
        (_name, _total, _display) = (name ?? "", Guard.NonNegative(total, nameof(total)), Guard.NotNull(display, nameof(display)));
        Report(0);
    }

    /// <summary>Parts are done.</summary>
    /// <param name="value">Their number.</param>
    public void Report(int value) => Report(value, "");

    /// <summary>Parts are done, with a word on how it goes.</summary>
    /// <param name="done">Their number; a negative one counts as 0.</param>
    /// <param name="remark">The word; "" for none.</param>
    public void Report(int done, string remark)
    {
        // The end is shown at once: a cell must not end before it is.
        if (done >= _total)
            _display.Show(View());
        else
            _display.Update(View);

        ProgressView View() => new(_name, Math.Max(0, done), _total, remark);
    }

    /// <summary>Shows the newest report and ends the display.</summary>
    public void Dispose() => _display.Dispose();
}
