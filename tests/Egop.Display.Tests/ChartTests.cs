using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Egop.Tests;

public class ChartTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Kinds => [.. ChartSamples.All().Select(sample => sample.Name)];

    /// <summary>Charts that strain the arithmetic of axes, by name.</summary>
    public static TheoryData<string> Strains => [.. StrainedCharts().Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_chart_is_well_formed_and_accessible(string kind)
    {
        XElement root = XDocument.Parse(Sample(kind).ToSvg()).Root!;
        Assert.Equal(_svg + "svg", root.Name);
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.False(string.IsNullOrEmpty(root.Element(_svg + "title")!.Value));
        Assert.False(string.IsNullOrEmpty(root.Element(_svg + "desc")!.Value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_chart_gives_the_same_bytes_in_any_culture(string kind)
    {
        (string, string, string) Bytes() => (Sample(kind).ToSvg(), Sample(kind).ToPlotlyJson(), Sample(kind).ToHtml());
        (string, string, string) here = Bytes();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(here, Bytes());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Strains))]
    public void Extreme_numbers_are_drawn_with_short_finite_coordinates(string strain)
    {
        Chart chart = StrainedCharts().Single(sample => sample.Name == strain).Chart;
        var log = new Axis(scale: AxisScale.Logarithmic);
        foreach (Chart variant in new[] { chart, chart.WithX(log), chart.WithY(log) })
        {
            XDocument svg = XDocument.Parse(variant.ToSvg());
            IEnumerable<string> geometry = svg.Descendants().Attributes()
                .Where(a => a.Name.LocalName is "d" or "x" or "y" or "width" or "height").Select(a => a.Value);
            Assert.All(geometry, text => Assert.DoesNotMatch("NaN|Infinity|∞|E|[0-9]{7}", text));
            Assert.DoesNotContain("NaN", variant.ToPlotlyJson());
        }
    }

    [Theory]
    [InlineData("<&\">'")]
    [InlineData("]]> --> <script>alert(1)</script>")]
    [InlineData("control \u0001 \u001b and a lone surrogate \ud800")]
    [InlineData("line\nbreak\ttab")]
    [InlineData("β ≤ 2/π 漢字 😀")]
    public void Strange_text_anywhere_stays_text(string text)
    {
        Chart chart = new()
        {
            Title = text,
            Subtitle = text,
            X = new Axis(text),
            Y = new Axis(text),
            Traces = [new LineTrace(text, [1, 2], [1, 2]), new BarTrace(text, [text, "b"], [1, 2]), ReferenceLineTrace.Horizontal(1, text)],
        };
        Assert.Empty(XDocument.Parse(chart.ToSvg()).Descendants(_svg + "script"));
        Assert.DoesNotContain("<script>alert", chart.ToHtml());
        Assert.DoesNotContain("<script>alert", new ChartGrid(1, chart).WithTitle(text).ToHtml());
    }

    [Fact]
    public void A_chart_without_a_finite_number_says_so()
    {
        Chart[] charts =
        [
            new Chart(),
            Charts.Losses(("a", [1, 2], [double.NaN, double.PositiveInfinity])),
            new Chart { Y = new Axis(scale: AxisScale.Logarithmic), Traces = [new LineTrace("a", [1, 2], [0, -1])] },
            new Chart { Traces = [ReferenceLineTrace.Horizontal(1)] },
            Charts.Bars(("a", double.NaN)),
            Charts.Spectrum([]),
            Charts.Trajectory((_, _) => double.NaN, (0, 1), (0, 1)),
        ];
        Assert.All(charts, chart => Assert.Contains("no finite data", chart.ToSvg()));
        Assert.All(ChartSamples.All().Where(sample => sample.Name != "empty"),
            sample => Assert.DoesNotContain("no finite data", sample.Chart.ToSvg()));
    }

    [Fact]
    public void A_gap_breaks_the_line_in_two()
    {
        string Data(params double[] y) => XDocument.Parse(new Chart { Traces = [new LineTrace("", [0, 1, 2, 3, 4], y)] }.ToSvg())
            .Descendants(_svg + "path").Single(p => p.Attribute("stroke")?.Value == "#0072b2").Attribute("d")!.Value;
        Assert.Equal(1, Data(1, 2, 3, 2, 1).Count(c => c == 'M'));
        Assert.Equal(2, Data(1, 2, double.NaN, 2, 1).Count(c => c == 'M'));
    }

    [Fact]
    public void A_lone_point_between_gaps_is_visible()
    {
        string svg = new Chart { Traces = [new LineTrace("", [0, 1, 2], [double.NaN, 1, double.NaN])] }.ToSvg();
        Assert.Matches(new Regex("<path d=\"M[^\"]*a2,2"), svg);
    }

    [Fact]
    public void Lines_differ_in_color_and_in_dash()
    {
        Chart chart = new() { Traces = [.. Enumerable.Range(0, 5).Select(k => new LineTrace($"{k}", [0, 1], [0, k]))] };
        TraceStyle[] styles = TraceStyle.Of(chart);
        Assert.Equal(5, styles.Select(style => style.Color).Distinct().Count());
        Assert.Equal(5, styles.Select(style => style.Dash).Distinct().Count());
        Assert.Equal(5, styles.Select(style => style.Marker).Distinct().Count());
    }

    [Fact]
    public void The_summary_is_one_line()
    {
        Assert.Equal("Chart \"Losses\": 4 lines, 1 reference line, log y", ChartSamples.Losses().ToString());
        Assert.Equal("Chart: empty", new Chart().ToString());
        Assert.Equal("Chart \"Eigenvalues\": 1 line, log y, inset", ChartSamples.Spectrum().ToString());
        Assert.Equal("ChartGrid \"Four charts\": 4 charts, 2 x 2", ChartSamples.Grid().ToString());
    }

    [Fact]
    public void A_grid_is_one_picture_of_all_its_charts()
    {
        XElement root = XDocument.Parse(ChartSamples.Grid().ToSvg()).Root!;
        Assert.Equal(4, root.Elements(_svg + "svg").Count());
        Assert.Equal("1280", root.Attribute("width")!.Value);
    }

    [Fact]
    public void Tiny_pictures_are_drawn_without_complaint()
    {
        foreach ((_, Chart chart) in ChartSamples.All())
            _ = XDocument.Parse(chart.ToSvg(1, 1));
    }

    [Fact]
    public void Bad_arguments_say_what_was_expected()
    {
        double[,] z = new double[2, 3];
        (Action Act, string Expected)[] cases =
        [
            (() => _ = new LineTrace("a", [1, 2], [1]), "y: expected length 2, actual length 1"),
            (() => _ = new LineTrace("a", [1], [1], lower: [0]), "both edges"),
            (() => _ = new LineTrace("a", [1], [1], [0], [1, 2]), "upper: expected length 1"),
            (() => _ = new MarkerTrace("a", [], [1]), "length 0"),
            (() => _ = new BarTrace("a", ["x"], []), "length 1"),
            (() => _ = new HeatMapTrace("a", [1, 2], [1, 2], z), "length 2"),
            (() => _ = new HeatMapTrace("a", [1, 3, 2], [1, 2], z), "increasing"),
            (() => _ = new ContourTrace("a", [1, 2, double.NaN], [1, 2], z), "finite"),
            (() => _ = new ContourTrace("a", [1, 2, 3], [1, 2], z) { Levels = [2, 1] }, "increasing levels"),
            (() => ReferenceLineTrace.Horizontal(double.NaN), "finite"),
            (() => _ = new Axis(min: double.NaN), "finite"),
            (() => _ = new Axis(min: 2, max: 1), "above the lower end"),
            (() => _ = new Axis(scale: AxisScale.Logarithmic, min: 0), "positive end"),
            (() => _ = new Axis(min: -1).WithScale(AxisScale.Logarithmic), "positive end"),
            (() => new Chart().WithSize(0, 10), "Width"),
            (() => new Chart().ToSvg(width: -1), "width"),
            (() => _ = new ChartGrid(0, new Chart()), "columns"),
            (() => _ = new ChartGrid(1), "at least one chart"),
            (() => Charts.LossBands("a"), "at least one run"),
            (() => Charts.LossBands("a", [1, 2], [1]), "Pad a run"),
            (() => Charts.Densities([0.5], 0), "dimension"),
            (() => Charts.Trajectory((_, _) => 0, (1, 0), (0, 1)), "above the lower end"),
            (() => Charts.Spectrum([1], -1), "inset"),
        ];
        Assert.All(cases, c => Assert.Contains(c.Expected, Assert.Throws<ArgumentException>(c.Act).Message));
    }

    [Fact]
    public void Quartiles_are_linear_in_order_statistics_and_rank_diverged_runs_last()
    {
        LineTrace trace = LineTrace.Quartiles("a", [0, 1], [[4, 1], [1, double.NaN], [3, 2], [2, double.NaN]]);
        Assert.Equal([1.75, 1.75], trace.Lower);
        Assert.Equal([2.5, double.PositiveInfinity], trace.Y);
        Assert.Equal([3.25, double.PositiveInfinity], trace.Upper);
    }

    [Fact]
    public void A_spectrum_is_sorted_and_has_an_inset_only_if_it_is_long()
    {
        Assert.Null(Charts.Spectrum([3, 1, 2]).Inset);
        Chart chart = Charts.Spectrum(Enumerable.Range(1, 150).Select(k => (double)k));
        Assert.Equal(Enumerable.Range(1, 150).Reverse().Select(k => (double)k), ((LineTrace)chart.Traces[0]).Y);
        Assert.Equal(100, ((LineTrace)chart.Inset!.Traces[0]).Y.Length);
    }

    [Fact]
    public void A_lone_large_entry_of_a_large_matrix_survives_the_thinning()
    {
        double[,] z = new double[1000, 700];
        z[613, 401] = -9;
        double[] Axis(int n) => [.. Enumerable.Range(0, n).Select(i => (double)i)];
        (double[] x, double[] y, double[,] level) = new HeatMapTrace("", Axis(700), Axis(1000), z).Blocks(false, false);
        Assert.True(level.GetLength(0) <= 160 && level.GetLength(1) <= 160);
        Assert.Equal((level.GetLength(1) + 1, level.GetLength(0) + 1), (x.Length, y.Length));
        Assert.Equal((-0.5, 699.5, -0.5, 999.5), (x[0], x[^1], y[0], y[^1]));
        (int row, int column) = (Array.FindLastIndex(y, edge => edge < 613), Array.FindLastIndex(x, edge => edge < 401));
        Assert.Equal(-9, level[row, column]);
    }

    private static Chart Sample(string kind) => ChartSamples.All().Single(sample => sample.Name == kind).Chart;

    private static IEnumerable<(string Name, Chart Chart)> StrainedCharts()
    {
        (string, double[])[] heights =
        [
            ("one point", [1]), ("constant", [5, 5, 5]), ("constant zero", [0, 0]), ("constant huge", [1.7e308, 1.7e308]),
            ("subnormal", [5e-324, 1e-323]),
            ("tiny to huge", [1e-300, 1, 1e300]), ("all doubles", [-double.MaxValue, double.MaxValue]),
            ("positive doubles", [double.Epsilon, double.MaxValue]),
            ("nearly constant", [1, 1 + 1e-15, 1 + 2e-15]), ("one ulp", [1e10, Math.BitIncrement(1e10)]),
            ("gaps", [double.NaN, 1, double.NegativeInfinity, 3]),
            ("not positive", [-1, 0, 1]), ("within a decade", [3, 4, 5]), ("about a decade", [0.3, 4]),
        ];
        foreach ((string name, double[] y) in heights)
        {
            double[] x = [.. Enumerable.Range(1, y.Length).Select(i => (double)i)];
            yield return (name, new Chart { Traces = [new LineTrace("a", x, y), new MarkerTrace("b", x, y)] });
            yield return (name + ", abscissas", new Chart { Traces = [new LineTrace("a", y, x) { IsStepped = true }] });
            yield return (name + ", bars", new Chart { Traces = [new BarTrace("a", x.Select(Guard.Text), y)] });
            yield return (name + ", band", new Chart { Traces = [new LineTrace("a", x, x, y, y)] });
            yield return (name + ", heat", Charts.HeatMap(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(1, y.Length, y)));
            double[] nodes = [1, 2, 3, 4, 5, 6];
            double[,] z = new double[6, 6];
            for (int i = 0; i < z.Length; i++)
                z[i / 6, i % 6] = y[i * i % 7 % y.Length];
            yield return (name + ", contours", new Chart { Traces = [new ContourTrace("z", nodes, nodes, z)] });
            yield return (name + ", logarithmic contours",
                new Chart { Traces = [new ContourTrace("z", nodes, nodes, z) { Colors = ColorScale.Logarithmic }] });
        }
        yield return ("zoomed", new Chart
        {
            Y = new Axis(min: 0, max: 1e-9),
            Traces = [new LineTrace("a", [0, 1, 2], [-1e9, 1e9, -1e9], [-2e9, 0, 0], [1e12, 1, 1])],
        });
    }
}
