using System.Text.Json;

namespace Egop.Tests;

public class DotsTests
{
    private static readonly Chart _dots = Charts.Dots(
        ["first & best", "second", "third"], [("a", [1, 10, double.NaN]), ("b", [2, 5, 100])], new Axis("loss", AxisScale.Logarithmic));

    [Fact]
    public void Rows_carry_names_in_place_of_numbers_and_the_first_is_on_top()
    {
        string svg = _dots.ToSvg();
        int[] places = [.. new[] { "first &amp; best", "second", "third" }.Select(name => svg.IndexOf(name, StringComparison.Ordinal))];
        Assert.All(places, p => Assert.True(p > 0));
        Assert.True(_dots.Y.Reversed);
        Assert.Equal(_dots.Y.Names, _dots.WithX(Axis.Default).Y.WithLabel("method").WithRange(0, 2).Names);
    }

    [Fact]
    public void Plotly_gets_the_names_as_marks_at_whole_numbers()
    {
        using JsonDocument json = JsonDocument.Parse(_dots.ToPlotlyJson());
        JsonElement axis = json.RootElement.GetProperty("layout").GetProperty("yaxis");
        Assert.Equal([0, 1, 2], axis.GetProperty("tickvals").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(3, axis.GetProperty("ticktext").GetArrayLength());
        Assert.Equal("array", axis.GetProperty("tickmode").GetString());
        Assert.False(json.RootElement.GetProperty("layout").GetProperty("xaxis").TryGetProperty("tickvals", out _));
    }

    [Fact]
    public void Names_stand_on_a_horizontal_axis_too()
    {
        Chart chart = new() { X = new Axis("layer") { Names = ["input", "output"] }, Traces = [new MarkerTrace("", [0, 1], [3, 4])] };
        string svg = chart.ToSvg();
        Assert.Contains(">input<", svg, StringComparison.Ordinal);
        Assert.Contains(">output<", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_another_length_and_no_names_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Charts.Dots(["a", "b"], [("x", [1])], Axis.Default));
        Assert.Throws<ArgumentException>(() => Charts.Dots([], [("x", [])], Axis.Default));
    }
}
