using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Egop.Tests;

public class HtmlTests
{
    [Fact]
    public void A_fragment_holds_the_picture_and_asks_for_nothing()
    {
        Chart chart = ChartSamples.Losses();
        string html = chart.ToHtml();
        string picture =
            Encoding.UTF8.GetString(Convert.FromBase64String(Regex.Match(html, "data:image/svg\\+xml;base64,([^\"]+)").Groups[1].Value));
        Assert.Equal(chart.ToSvg(), picture);
        Assert.DoesNotContain("http", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain(" id=", html);
        Assert.Matches("<img alt=\"Chart &quot;Losses&quot;", html);
    }

    [Fact]
    public void A_mode_adds_what_it_says_and_no_more()
    {
        Chart chart = ChartSamples.Losses();
        string shared = chart.ToHtml(ChartMode.Shared), embedded = chart.ToHtml(ChartMode.Embed), cdn = chart.ToHtml(ChartMode.Cdn);
        foreach (string html in (string[])[shared, embedded, cdn])
        {
            Assert.Contains("Plotly.newPlot", html);
            Assert.Contains("<img alt=", html);
        }

        Assert.DoesNotContain("http", shared);
        Assert.Contains(PlotlyScript.Address, cdn);
        Assert.Equal(PlotlyScript.IsEmbedded, embedded.Length > 1_000_000);
        Assert.DoesNotContain(PlotlyScript.Address, embedded);
        Assert.Equal(shared, chart.WithMode(ChartMode.Shared).ToHtml());
        Assert.Equal(shared, ChartSamples.Losses().WithMode(ChartMode.Shared).ToHtml());
    }

    [Fact]
    public void A_figure_embeds_plotly_once()
    {
        string html = new ChartGrid(2, ChartSamples.Bars(), ChartSamples.Losses()).WithMode(ChartMode.Embed).ToHtml();
        Assert.Equal(PlotlyScript.IsEmbedded ? 3 : 2, Regex.Matches(html, "<script").Count);
    }

    [Fact]
    public void The_name_of_a_fragment_comes_from_its_content()
    {
        static string Name(Chart chart) => Regex.Match(chart.ToHtml(ChartMode.Shared), "id=\"(egop-[0-9a-f]+)").Groups[1].Value;
        Assert.NotEmpty(Name(ChartSamples.Losses()));
        Assert.Equal(Name(ChartSamples.Losses()), Name(ChartSamples.Losses()));
        Assert.NotEqual(Name(ChartSamples.Losses()), Name(ChartSamples.Losses().WithTitle("other")));
    }

    [Fact]
    public void Names_on_a_page_are_distinct_even_for_equal_charts()
    {
        Chart chart = ChartSamples.Bars();
        string html = new HtmlPage("Twice").Add(chart).Add(chart).Add(new ChartGrid(2, chart, chart)).ToHtml("");
        string[] names = [.. Regex.Matches(html, "<div id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(4, names.Length);
        Assert.Equal(4, names.Distinct().Count());
    }

    [Fact]
    public void A_page_forbids_and_makes_no_request()
    {
        HtmlPage page = new HtmlPage("<&\">").AddHeading("a < b").AddParagraph("x & y").Add(ChartSamples.Grid())
            .Add(ChartSamples.HeatMap());
        Assert.Contains("default-src 'none'", page.ToHtml(""));
        Assert.DoesNotContain("://", page.ToHtml(""));
        Assert.Contains("<h2>a &lt; b</h2>", page.ToHtml(""));
    }

    [Fact]
    public void Plotly_is_on_a_page_once_if_it_has_a_chart()
    {
        const string Script = "<script>window.Plotly=0;</script>";
        Assert.DoesNotContain(Script, new HtmlPage("text").AddParagraph("no chart").ToHtml(Script));
        string html = new HtmlPage("charts").Add(ChartSamples.Bars()).Add(ChartSamples.Losses()).ToHtml(Script);
        Assert.Single(Regex.Matches(html, Regex.Escape(Script)));
        Assert.Equal(PlotlyScript.IsEmbedded, PlotlyScript.ToHtml().Length > 0);
        // One opening and one closing tag: nothing in the source ends its element early.
        Assert.Equal(PlotlyScript.IsEmbedded ? 1 : 0, Regex.Matches(PlotlyScript.ToHtml(), "</script", RegexOptions.IgnoreCase).Count);
    }

    [Fact]
    public void Text_in_a_script_cannot_end_it()
    {
        Assert.Equal("a=\"<\\/script><\\!-- <\\/script\"", PlotlyScript.Escape("a=\"</SCRIPT><!-- </script\""));
        string html = Charts.Bars(("</script><img src=x>", 1)).ToHtml(ChartMode.Shared);
        Assert.Single(Regex.Matches(html, "</script"));
    }

    [Fact]
    public void A_table_puts_numbers_to_the_right_and_escapes_text()
    {
        Table table = new Table("name", "loss", "steps").AddRow("<b>", 1.23456e-5, 100).AddRow("SGD", double.NaN, null)
            .WithCaption("a & b");
        XElement root = XDocument.Parse(table.ToHtml()).Root!;
        Assert.Equal("a & b", root.Element("caption")!.Value);
        string[][] rows = [.. root.Element("tbody")!.Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray())];
        Assert.Equal(["<b>", "1.235e−5", "100"], rows[0]);
        Assert.Equal(["SGD", "NaN", ""], rows[1]);
        Assert.Equal([false, true, true],
            root.Descendants("th").Select(head => head.Attribute("style")!.Value.Contains("right", StringComparison.Ordinal)));
        Assert.Equal("Table \"a & b\": 2 rows x 3 columns", table.ToString());
        Assert.Contains("length 3", Assert.Throws<ArgumentException>(() => table.AddRow(1)).Message);
        Assert.Throws<ArgumentException>(() => new Table());
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_else()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), path = Path.Combine(folder, "deep", "chart.svg");
        try
        {
            ChartSamples.Losses().SaveSvg(path);
            ChartSamples.Bars().SaveSvg(path);
            Assert.Equal(ChartSamples.Bars().ToSvg(), File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(folder, "deep")));
            ChartSamples.Bars().SaveHtml(Path.ChangeExtension(path, "html"));
            Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.ChangeExtension(path, "html")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_failed_save_leaves_no_temporary_file()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(path);
        try
        {
            Assert.ThrowsAny<Exception>(() => ChartSamples.Bars().SaveSvg(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
