using System.Collections.Immutable;

namespace Egop;

/// <summary>
/// A chart as a value: labels, two axes and the traces drawn between them. Immutable; nothing is shown or written until asked.
/// </summary>
/// <remarks>
/// Equal charts give equal bytes in every format. A chart without a finite number says so in its picture. Two charts are equal if their
/// labels are and they share the same traces.
/// </remarks>
public sealed record Chart
{
    /// <summary>Title over the chart; "" for none.</summary>
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>A smaller line under the title; "" for none.</summary>
    public string Subtitle { get; init => field = value ?? ""; } = "";

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; init => field = value ?? Axis.Default; } = Axis.Default;

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; init => field = value ?? Axis.Default; } = Axis.Default;

    /// <summary>What is drawn, from back to front within its kind.</summary>
    public ImmutableArray<ChartTrace> Traces { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A small chart drawn in the emptiest corner of this one; null for none. Its own inset is not drawn.</summary>
    public Chart? Inset { get; init; }

    /// <summary>Width of the picture in pixels, at least 1.</summary>
    public int Width { get; init => field = Guard.Positive(value); } = 640;

    /// <summary>Height of the picture in pixels, at least 1.</summary>
    public int Height { get; init => field = Guard.Positive(value); } = 400;

    /// <summary>What the chart's HTML holds besides its picture, in notebooks above all; nothing unless given.</summary>
    public ChartMode Mode { get; init; }

    /// <summary>The same chart with another title.</summary>
    /// <param name="title">Title; "" for none.</param>
    public Chart WithTitle(string title) => this with { Title = title };

    /// <summary>The same chart with another line under the title.</summary>
    /// <param name="subtitle">Line under the title; "" for none.</param>
    public Chart WithSubtitle(string subtitle) => this with { Subtitle = subtitle };

    /// <summary>The same chart with another horizontal axis.</summary>
    /// <param name="axis">The axis.</param>
    public Chart WithX(Axis axis) => this with { X = axis };

    /// <summary>The same chart with another vertical axis.</summary>
    /// <param name="axis">The axis.</param>
    public Chart WithY(Axis axis) => this with { Y = axis };

    /// <summary>The same chart in another size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Chart WithSize(int width, int height) => this with { Width = width, Height = height };

    /// <summary>The same chart with another small chart in its emptiest corner.</summary>
    /// <param name="inset">The small chart; null for none.</param>
    public Chart WithInset(Chart? inset) => this with { Inset = inset };

    /// <summary>The same chart with another mode for its HTML.</summary>
    /// <param name="mode">What its HTML holds besides the picture.</param>
    public Chart WithMode(ChartMode mode) => this with { Mode = mode };

    /// <summary>The same chart with one more trace in front.</summary>
    /// <param name="trace">The trace.</param>
    public Chart Add(ChartTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return this with { Traces = Traces.Add(trace) };
    }

    /// <summary>The same chart with one more horizontal reference line.</summary>
    /// <param name="y">Height of the line.</param>
    /// <param name="label">Label of the line.</param>
    /// <exception cref="ArgumentException">The height is NaN or infinite.</exception>
    public Chart WithHorizontalLine(double y, string label = "") => Add(ReferenceLineTrace.Horizontal(y, label));

    /// <summary>'Chart "Losses": 4 lines, log y'.</summary>
    public override string ToString() => ChartText.Summary(this);
}

/// <summary>What the HTML of a chart holds besides its picture.</summary>
public enum ChartMode
{
    /// <summary>
    /// Nothing: the same chart gives the same bytes, and every front end, exporter and code host shows it. The choice for notebooks that
    /// are kept.
    /// </summary>
    Static,

    /// <summary>
    /// A script that makes the chart interactive if the page has plotly.js by then, from a script of the page or a chart that embeds it.
    /// Nothing is loaded.
    /// </summary>
    Shared,

    /// <summary>The same script with plotly.js itself, if this build has it: interactive without a network, at 1.5 MB a chart.</summary>
    Embed,

    /// <summary>
    /// The same script, which loads plotly.js from its content network if the page does not have it: the reader's browser makes a request.
    /// Without a network the picture stays.
    /// </summary>
    Cdn,
}
