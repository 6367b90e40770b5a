using System.Text.Json;

namespace Egop.Tests;

/// <summary>Charts that compare methods and costs: what is marked, left out and put where.</summary>
public class ComparisonChartTests
{
    private static readonly Quartiles _q = new(1, 2, 3);

    [Fact]
    public void The_best_learning_rate_has_a_star_and_a_diverged_one_a_cross_above_every_loss()
    {
        Chart chart = Charts.LearningRates(("a", [1, 0.1, 10, 100], [5, 1, double.NaN, 1e300]), ("b", [0.1], [3]));
        LineTrace line = Assert.IsType<LineTrace>(chart.Traces[0]);
        Assert.Equal([0.1, 1, 10, 100], line.X);
        Assert.Equal([1, 5, double.NaN, double.NaN], line.Y);
        MarkerTrace[] points = [.. chart.Traces.OfType<MarkerTrace>()];
        Assert.Equal([(MarkerShape.Star, 0.1, 1.0), (MarkerShape.Star, 0.1, 3.0)],
            points.Where(p => p.Marker == MarkerShape.Star).Select(p => (p.Marker, p.X[0], p.Y[0])));
        MarkerTrace cross = Assert.Single(points, p => p.Marker == MarkerShape.Cross);
        Assert.Equal([10.0, 100.0], cross.X);
        Assert.All(cross.Y, y => Assert.True(y > 5));
        Assert.Equal(0, cross.ColorIndex);
    }

    [Fact]
    public void Sweeps_whose_every_rate_diverged_still_make_a_picture()
    {
        Chart chart = Charts.LearningRates(("a", [1, 2], [double.NaN, double.PositiveInfinity]));
        Assert.Contains("diverged", chart.ToSvg());
        Assert.Contains("losses of \"a\"", Assert.Throws<ArgumentException>(() => Charts.LearningRates(("a", [1, 2], [1]))).Message);
    }

    [Fact]
    public void A_basis_that_is_never_renewed_stands_right_of_every_number()
    {
        Chart chart = Charts.Staleness(("a", [null, 100, 1], [_q, _q, _q]));
        AxisMark never = chart.X.Marks[^1];
        Assert.Equal("never", never.Text);
        Assert.Equal(["1", "100"], chart.X.Marks.SkipLast(1).Select(m => m.Text));
        Assert.True(never.Place >= 200);
        Assert.Equal([never.Place], chart.Traces.OfType<MarkerTrace>().Single().X);
        Assert.Equal([1.0, 100.0], chart.Traces.OfType<LineTrace>().First().X);
        Assert.Contains(">never<", chart.ToSvg());
        Assert.DoesNotContain("never", Charts.Staleness(("a", [1, 2], [_q, _q])).ToSvg());
        Assert.Contains("never", Charts.Staleness(("a", [null], [_q])).ToSvg());
        Assert.Throws<ArgumentException>(() => Charts.Staleness(("a", [0], [_q])));
    }

    [Fact]
    public void Methods_stand_in_rows_from_the_top_and_one_that_diverged_on_the_right()
    {
        Chart chart =
            Charts.Comparison("original", "EGOP", ("first", _q, new Quartiles(0.1, 0.2, 0.3)), ("second", Quartiles.Of([double.NaN]), _q));
        Assert.True(chart.Y.Reversed);
        Assert.Equal(["first", "second"], chart.Y.Marks.Select(m => m.Text));
        MarkerTrace diverged = Assert.Single(chart.Traces.OfType<MarkerTrace>(), t => t.Name == "original, diverged");
        Assert.True(diverged.X[0] > 3 && diverged.Y[0] > 0.5);
        Assert.Contains(">second<", chart.ToSvg());
    }

    [Fact]
    public void Suboptimality_subtracts_the_infimum_and_leaves_gaps_at_and_below_it()
    {
        LineTrace line = (LineTrace)Charts.Suboptimality(1, ("a", [0, 1, 2], [3, 1, 0.5])).Traces[0];
        Assert.Equal([2, 0, -0.5], line.Y);
        Assert.Throws<ArgumentException>(() => Charts.Suboptimality(double.NaN, ("a", [0], [1])));
    }

    [Fact]
    public void Marks_of_ones_own_are_the_ticks_of_both_renderers()
    {
        Chart chart = Charts.Ranks(("a", [1, 2, 4, 100], [_q, _q, _q, _q]));
        using JsonDocument figure = JsonDocument.Parse(chart.ToPlotlyJson());
        JsonElement axis = figure.RootElement.GetProperty("layout").GetProperty("xaxis");
        Assert.Equal("array", axis.GetProperty("tickmode").GetString());
        Assert.Equal(["1", "2", "4", "100"], axis.GetProperty("ticktext").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal([1, 2, 4, 100], axis.GetProperty("tickvals").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Contains(">100</text>", chart.ToSvg());
        // Changing a label or a range keeps them.
        Assert.Equal(4, chart.X.WithLabel("r").WithRange(1, 200).WithScale(AxisScale.Linear).Marks.Length);
        Assert.DoesNotContain(">100</text>", chart.WithX(chart.X.WithRange(1, 50)).ToSvg());
    }

    [Fact]
    public void Spectra_are_over_their_largest_eigenvalue_beside_stable_ranks()
    {
        ChartGrid grid = Charts.Spectra(("a", [1, 4, 1e-30]), ("b", [1, 1]));
        Assert.Equal([1, 0.25, double.NaN], ((LineTrace)grid.Charts[0].Traces[0]).Y);
        // (2 + 1 + 1e-15)/2 and 2.
        Assert.Equal([1.5, 2], ((BarTrace)grid.Charts[1].Traces[0]).Values.Select(v => Math.Round(v, 12)));
    }

    [Fact]
    public void Sample_sizes_show_loss_and_accuracy_beside_each_other()
    {
        ChartGrid grid = Charts.SampleSizes(("a", [0.5, 1], [_q, _q], [0.4, double.NaN]));
        Assert.Equal(["final loss", "accuracy, 1 is exact"], grid.Charts.Select(c => c.Y.Label));
        Assert.All(grid.Charts, c => Assert.Equal("gradients per parameter, M/d", c.X.Label));
        Assert.Throws<ArgumentException>(() => Charts.SampleSizes(("a", [0.5], [_q, _q], [0.4])));
    }

    [Fact]
    public void A_bound_has_the_color_of_what_it_bounds()
    {
        Chart chart = Charts.Bounds(("a", [1, 2], [3, 4]), ("b", [1, 2], [3, 4]));
        Assert.Equal([0, 0, 1, 1], chart.Traces.Select(t => t.ColorIndex!.Value));
        Assert.Equal([LineDash.Solid, LineDash.Dashed], chart.Traces.Take(2).Cast<LineTrace>().Select(t => t.Dash));
    }
}
