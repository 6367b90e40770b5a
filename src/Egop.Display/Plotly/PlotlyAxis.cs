using System.Text.Json;

namespace Egop;

/// <summary>An axis of a plotly figure, with the same range as in the picture.</summary>
internal static class PlotlyAxis
{
    /// <param name="json">Where to write.</param>
    /// <param name="key">"xaxis", "yaxis2", ...</param>
    /// <param name="axis">The axis.</param>
    /// <param name="range">Its range.</param>
    /// <param name="categories">Names at 0, 1, ...; empty for a numeric axis.</param>
    /// <param name="inset">Of an inset: where it begins, as a fraction of the chart, and the axis it belongs to.</param>
    public static void Write(
        Utf8JsonWriter json, string key, Axis axis, AxisRange range, string[] categories, (double Start, string Anchor)? inset)
    {
        json.WriteStartObject(key);
        json.WriteStartObject("title");
        json.WriteString("text", PlotlyWriter.Text(axis.Label));
        json.WriteEndObject();
        json.WriteString("type", categories.Length > 0 ? "category" : range.Log ? "log" : "linear");
        if (categories.Length > 0)
        {
            json.WriteString("categoryorder", "array");
            json.WriteStartArray("categoryarray");
            foreach (string name in categories)
                json.WriteStringValue(PlotlyWriter.Text(name));
            json.WriteEndArray();
        }
        json.WriteStartArray("range");
        json.WriteNumberValue(range.Reversed ? range.Hi : range.Lo);
        json.WriteNumberValue(range.Reversed ? range.Lo : range.Hi);
        json.WriteEndArray();
        if (!axis.Marks.IsEmpty && categories.Length == 0)
            WriteMarks(json, axis);
        else if (range.Log && range.Hi - range.Lo > 1)
            json.WriteNumber("dtick", Math.Max(1, Math.Ceiling((range.Hi - range.Lo) / 8)));
        json.WriteString("exponentformat", "power");
        json.WriteString("ticks", "outside");
        json.WriteString("gridcolor", Palette.Grid);
        json.WriteString("linecolor", Palette.Frame);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("automargin", true);
        if (inset is (double start, string anchor))
        {
            json.WriteStartArray("domain");
            json.WriteNumberValue(start);
            json.WriteNumberValue(start + 0.4);
            json.WriteEndArray();
            json.WriteString("anchor", anchor);
        }
        json.WriteEndObject();
    }

    private static void WriteMarks(Utf8JsonWriter json, Axis axis)
    {
        AxisMark[] marks = [.. axis.Marks.Where(mark => double.IsFinite(Extent.Coordinate(mark.Place, axis.IsLogarithmic)))];
        json.WriteString("tickmode", "array");
        json.WriteStartArray("tickvals");
        foreach (AxisMark mark in marks)
            json.WriteNumberValue(mark.Place);
        json.WriteEndArray();
        json.WriteStartArray("ticktext");
        foreach (AxisMark mark in marks)
            json.WriteStringValue(PlotlyWriter.Text(mark.Text ?? ""));
        json.WriteEndArray();
    }
}
