using System.Globalization;

namespace Egop;

/// <summary>
/// A run shown live: a bar, the newest loss, and in notebooks the chart of the losses so far. Give it to the trainer as its progress; the
/// last chart stays.
/// </summary>
public sealed class TrainingDisplay : IProgress<TrainProgress>, IDisposable
{
    /// <summary>
    /// As many points as a chart shows without thinning; then every other is dropped, so a long run costs no more than a short one.
    /// </summary>
    private const int Most = Downsampling.Limit;

    private readonly Lock _gate = new();
    private readonly List<(double Step, double Loss)> _points = [];
    private readonly LiveDisplay _display;
    private readonly string _name;
    private TrainProgress _newest;
    private int _stride = 1;
    private int _skipped;

    /// <summary>Waits for the first report.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="display">Where to show it; it is disposed with this object.</param>
    public TrainingDisplay(string name, LiveDisplay display) => (_name, _display) = (name ?? "", Guard.NotNull(display, nameof(display)));

    /// <summary>A step is made. A report of a step before the newest begins another run.</summary>
    /// <param name="value">Where the run is.</param>
    public void Report(TrainProgress value)
    {
        lock (_gate)
        {
            if (value.Step < _newest.Step)
            {
                _points.Clear();
                (_stride, _skipped) = (1, 0);
            }

            _newest = value;
            if (_skipped++ % _stride == 0)
                _points.Add((value.Step, value.Loss));
            if (_points.Count > Most)
            {
                for (int i = 0; 2 * i < _points.Count; i++)
                    _points[i] = _points[2 * i];
                _points.RemoveRange((_points.Count + 1) / 2, _points.Count - ((_points.Count + 1) / 2));
                _stride *= 2;
            }
        }

        // The end is shown at once: a cell must not end before it is.
        if (value.Step >= value.Steps)
            _display.Show(View());
        else
            _display.Update(View);
    }

    /// <summary>Shows the newest report and ends the display.</summary>
    public void Dispose() => _display.Dispose();

    private ProgressView View()
    {
        lock (_gate)
        {
            IEnumerable<(double Step, double Loss)> points = _points.Count > 0 && _points[^1].Step == _newest.Step
                ? _points
                : _points.Append((_newest.Step, _newest.Loss));
            double[] steps = [.. points.Select(p => p.Step)], losses = [.. points.Select(p => p.Loss)];
            Chart chart = Charts.Losses((_name, steps, losses)).WithTitle("").WithSize(520, 300);
            // The whole run on the axis from the start: a chart that grows into its frame is easier to follow than one that rescales.
            return new ProgressView(_name, Math.Max(0, _newest.Step), Math.Max(0, _newest.Steps),
                string.Create(CultureInfo.InvariantCulture, $"loss {_newest.Loss:G4}"))
            {
                Chart = _newest.Steps > 0 ? chart.WithX(chart.X.WithRange(0, _newest.Steps)) : chart,
            };
        }
    }
}
