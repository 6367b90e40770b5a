namespace Egop;

/// <summary>
/// A value that is shown once and replaced in place while work goes on: in a cell of a notebook, or as a line of a terminal. Nowhere else
/// anything is shown.
/// </summary>
/// <remarks>
/// The host is found when the first value comes, by reflection alone: this project's kernel, .NET Interactive, else the terminal that was
/// given. At most five values a second reach it; the newest one always does, at the latest when the display is disposed. A host that fails
/// is
/// left alone from then on: what is being shown is never worth the work it shows. Calls may come from any thread.
/// </remarks>
public sealed class LiveDisplay : IDisposable
{
    /// <summary>The least time between two values: front ends flicker above five to ten a second.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly TextWriter? _terminal;
    private readonly int _width;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ILiveHost? _host;
    private Func<object?>? _pending;
    private long _last;
    private bool _found;
    private bool _shown;
    private bool _ended;

    /// <summary>A display.</summary>
    /// <param name="terminal">Where to write a line if no notebook runs the code; null for nowhere, as when output goes to a file.</param>
    /// <param name="width">Characters that fit a line of the terminal, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="width"/> is below 1.</exception>
    public LiveDisplay(TextWriter? terminal = null, int width = 79)
        : this(terminal, width, TimeProvider.System)
    {
    }

    internal LiveDisplay(TextWriter? terminal, int width, TimeProvider time)
    {
        (_terminal, _width, _time) = (terminal, Guard.Positive(width, nameof(width)), time);
        _timer = time.CreateTimer(_ => Deliver(now: false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Shows a value, or replaces the one that is shown, at once.</summary>
    /// <param name="value">Anything with a form for the host; null is nothing new.</param>
    public void Show(object? value) => Take(() => value, now: true);

    /// <summary>
    /// Replaces the value that is shown, or shows the first one; those that come too fast are skipped, but never the last.
    /// </summary>
    /// <param name="value">Anything with a form for the host; null is nothing new.</param>
    public void Update(object? value) => Take(() => value, now: false);

    /// <summary>The same with a value that is made only if it is shown.</summary>
    /// <param name="value">Makes the value, on any thread.</param>
    public void Update(Func<object?> value) => Take(Guard.NotNull(value, nameof(value)), now: false);

    /// <summary>Shows the newest value and ends the display; later values are ignored.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            Deliver(now: true);
            _ended = true;
            Attempt(() => _host?.End());
        }

        _timer.Dispose();
    }

    private void Take(Func<object?> value, bool now)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            // Here and not on the timer's thread: a notebook's cell is known to the code that it runs only.
            if (!_found)
            {
                _found = true;
                Attempt(() => _host = LiveHosts.Find(_terminal, _width));
            }

            if (_host is null)
                return;
            _pending = value;
            Deliver(now);
        }
    }

    private void Deliver(bool now)
    {
        lock (_gate)
        {
            if (_pending is null || _ended)
                return;
            TimeSpan wait = _shown ? _interval - _time.GetElapsedTime(_last) : TimeSpan.Zero;
            if (!now && wait > TimeSpan.Zero)
            {
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
                return;
            }

            Func<object?> make = _pending;
            _pending = null;
            Attempt(() =>
            {
                if (make() is { } value)
                    _host?.Show(value);
            });
            (_shown, _last) = (true, _time.GetTimestamp());
        }
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            _host = null;
        }
    }
}
