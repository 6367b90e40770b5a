using System.Globalization;

namespace Egop;

/// <summary>How far some work has come: in notebooks a bar, and a chart below it if there is one; in text one line. Immutable.</summary>
public sealed record ProgressView
{
    private const int BarLength = 24;

    /// <summary>A view.</summary>
    /// <param name="name">What is being done.</param>
    /// <param name="done">Parts that are done; more than all counts as all.</param>
    /// <param name="total">All parts; 0 counts as done.</param>
    /// <param name="remark">A word on how it goes; "" for none.</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public ProgressView(string name, int done, int total, string remark = "")
    {
        (Name, Remark, Total) = (name ?? "", remark ?? "", Guard.NonNegative(total, nameof(total)));
        Done = Math.Min(Guard.NonNegative(done, nameof(done)), total);
    }

    /// <summary>What is being done.</summary>
    public string Name { get; }

    /// <summary>Parts that are done.</summary>
    public int Done { get; }

    /// <summary>All parts.</summary>
    public int Total { get; }

    /// <summary>A word on how it goes; "" for none.</summary>
    public string Remark { get; }

    /// <summary>A chart of how it goes; null for none.</summary>
    public Chart? Chart { get; init; }

    /// <summary>Done over total, in [0, 1].</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;

    /// <summary>A piece of HTML: the name, a bar, the remark, and the chart.</summary>
    public string ToHtml() => string.Create(CultureInfo.InvariantCulture, $"""
        <div class="egop-value" style="margin:4px 0">
        <div style="font-variant-numeric:tabular-nums"><strong>{SvgText.Escape(Name)}</strong> {Done} of {Total} <span style="opacity:.75">{SvgText.Escape(Remark)}</span></div>
        <div style="width:320px;max-width:100%;height:8px;background:#8883;border-radius:4px;margin:5px 0"><div style="width:{100 * Fraction:F1}%;height:8px;background:{Palette.Trace(0)};border-radius:4px"></div></div>
        {(Chart is null ? "" : ChartHtml.Picture(Chart))}</div>

        """);

    /// <summary>"Adam  42 % loss 0.0123 [##########..............]": what matters first, for a narrow terminal cuts the end.</summary>
    public override string ToString()
    {
        int filled = (int)(BarLength * Fraction);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name} {(int)(100 * Fraction),3} % {(Remark.Length == 0 ? "" : Remark + " ")}[{new string('#', filled)}{new string('.', BarLength - filled)}]");
    }
}
