using System.Text.Json;

namespace Egop.Tests;

public class PlotlyTests
{
    public static TheoryData<string> Kinds => [.. ChartSamples.All().Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_chart_is_a_figure(string kind)
    {
        JsonElement figure = Parse(ChartSamples.All().Single(sample => sample.Name == kind).Chart);
        Assert.All(figure.GetProperty("data").EnumerateArray(), trace =>
        {
            Assert.Contains(trace.GetProperty("type").GetString(), new[] { "scatter", "bar", "heatmap", "contour" });
            if (trace.TryGetProperty("z", out JsonElement z))
            {
                int columns = trace.GetProperty("x").GetArrayLength() - (trace.GetProperty("type").GetString() == "heatmap" ? 1 : 0);
                Assert.All(z.EnumerateArray(), row => Assert.Equal(columns, row.GetArrayLength()));
            }
            else
            {
                Assert.Equal(trace.GetProperty("x").GetArrayLength(), trace.GetProperty("y").GetArrayLength());
            }
        });
        JsonElement layout = figure.GetProperty("layout");
        foreach (string axis in new[] { "xaxis", "yaxis" })
            Assert.Equal(2, layout.GetProperty(axis).GetProperty("range").GetArrayLength());
        Assert.Equal(JsonValueKind.Array, layout.GetProperty("shapes").ValueKind);
    }

    [Fact]
    public void Gaps_are_null_and_a_logarithmic_axis_has_logarithmic_ends()
    {
        Chart chart = new()
        {
            Y = new Axis(scale: AxisScale.Logarithmic, min: 0.01, max: 1000),
            Traces =
                [new LineTrace("a", [0, 1, 2, 3], [1, double.NaN, double.PositiveInfinity, 10]), new MarkerTrace("b", [1, 2], [-1, 1])],
        };
        JsonElement figure = Parse(chart), data = figure.GetProperty("data");
        Assert.Contains(data[0].GetProperty("y").EnumerateArray(), y => y.ValueKind == JsonValueKind.Null);
        Assert.Equal(JsonValueKind.Null, data[1].GetProperty("y")[0].ValueKind);
        JsonElement axis = figure.GetProperty("layout").GetProperty("yaxis");
        Assert.Equal("log", axis.GetProperty("type").GetString());
        Assert.Equal((-2, 3), (axis.GetProperty("range")[0].GetDouble(), axis.GetProperty("range")[1].GetDouble()));
    }

    [Fact]
    public void A_band_is_two_edges_and_a_line_of_one_group()
    {
        Chart chart = new() { Traces = [new LineTrace("a", [0, 1], [1, 2], [0, 1], [2, 3])] };
        JsonElement[] data = [.. Parse(chart).GetProperty("data").EnumerateArray()];
        Assert.Equal(3, data.Length);
        Assert.Equal("tonexty", data[1].GetProperty("fill").GetString());
        Assert.Equal([0, 1], data[0].GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal([2, 3], data[1].GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Single(data.Select(trace => trace.GetProperty("legendgroup").GetString()).Distinct());
        Assert.Equal([false, false, true], data.Select(trace => trace.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void Reference_lines_are_shapes_in_values_with_labels_in_logarithms()
    {
        JsonElement layout = Parse(ChartSamples.Losses()).GetProperty("layout");
        Assert.Equal(0.0005, layout.GetProperty("shapes")[0].GetProperty("y0").GetDouble());
        Assert.Equal(Math.Log10(0.0005), layout.GetProperty("annotations")[0].GetProperty("y").GetDouble());
        Assert.Equal("infimum", layout.GetProperty("annotations")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Uneven_levels_become_even_steps()
    {
        double[] nodes = [0, 1, 2];
        var trace =
            new ContourTrace("z", nodes, nodes, new double[,] { { 0, 1, 2 }, { 5, 10, 20 }, { 50, 75, 100 } }) { Levels = [1, 10, 50] };
        JsonElement contour = Parse(new Chart { Traces = [trace] }).GetProperty("data")[0];
        JsonElement levels = contour.GetProperty("contours");
        Assert.Equal((1, 3, 1),
            (levels.GetProperty("start").GetDouble(), levels.GetProperty("end").GetDouble(), levels.GetProperty("size").GetDouble()));
        double[] heights =
            [.. contour.GetProperty("z").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(z => z.GetDouble())];
        Assert.Equal([0, 1, 1 + (1 / 9.0), 1 + (4 / 9.0), 2, 2.25, 3, 3.5, 4], heights.Select(h => h), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_long_line_is_thinned()
    {
        double[] x = [.. Enumerable.Range(0, 200_000).Select(i => (double)i)];
        JsonElement trace = Parse(new Chart { Traces = [new LineTrace("a", x, x)] }).GetProperty("data")[0];
        Assert.InRange(trace.GetProperty("x").GetArrayLength(), 500, 2100);
    }

    [Fact]
    public void An_inset_has_its_own_axes()
    {
        JsonElement figure = Parse(ChartSamples.Spectrum());
        Assert.Equal("x2", figure.GetProperty("data")[1].GetProperty("xaxis").GetString());
        Assert.Equal("y2", figure.GetProperty("layout").GetProperty("xaxis2").GetProperty("anchor").GetString());
    }

    private static JsonElement Parse(Chart chart) => JsonDocument.Parse(chart.ToPlotlyJson()).RootElement;
}
