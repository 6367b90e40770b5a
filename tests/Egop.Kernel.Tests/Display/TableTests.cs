using System.Text.RegularExpressions;

namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public partial class TableTests(SessionFixture session)
{
    [Theory]
    [InlineData("[ {| A = 1; B = \"x\" |}; {| A = 2; B = \"y\" |} ]", "|A|B;0|1|x;1|2|y")]
    [InlineData("[| 1, \"a\"; 2, \"b\" |]", "|Item1|Item2;0|1|a;1|2|b")]
    [InlineData("[| struct (1, 2.5) |]", "|Item1|Item2;0|1|2.5")]
    [InlineData("[ 10; 20 ]", "|value;0|10;1|20")]
    [InlineData("seq { 10; 20 }", "|value;0|10;1|20")]
    [InlineData("Map [ \"k\", 1; \"l\", 2 ]", "key|value;k|1;l|2")]
    [InlineData("dict [ \"k\", 1 ]", "key|value;k|1")]
    [InlineData("System.Collections.Hashtable(dict [ 1, 2 ] |> System.Collections.Generic.Dictionary)", "key|value;1|2")]
    [InlineData("{| Name = \"n\"; Size = 3 |}", "Name|n;Size|3")]
    [InlineData("[| [| 1; 2 |]; [| 3 |] |]", "|0|1;0|1|2;1|3")]
    [InlineData("array2D [ [ 1; 2 ]; [ 3; 4 ] ]", "|0|1;0|1|2;1|3|4")]
    [InlineData("Set [ 2; 1 ]", "|value;0|1;1|2")]
    [InlineData("Some {| A = 1 |}", "A|1")]
    [InlineData("[ Some 1; None ]", "|value;0|Some 1;1|")]
    [InlineData("Result<int, string>.Error \"bad\"", "Error|;ErrorValue|bad")]
    [InlineData("1, HTML \"<u>2</u>\"", "Item1|Item2;1|<u>2</u>")]
    public void Shapes_of_FSharp_are_tables(string code, string rows)
    {
        Ran ran = session.Run(code);
        Assert.True(ran.Result.Error is null, ran.Plain);
        Assert.Equal(rows, Rows(ran.Html));
        Assert.NotEqual("", ran.Text);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("1, 2")]
    [InlineData("Some 5")]
    [InlineData("List.empty<int>")]
    [InlineData("System.DateTime(2020, 1, 2)")]
    [InlineData("System.DayOfWeek.Friday")]
    [InlineData("fun x -> x + 1")]
    public void What_text_tells_well_is_text(string code)
    {
        Ran ran = session.Run(code);
        Assert.True(ran.Result.Error is null, ran.Plain);
        Assert.False(ran.HasHtml);
    }

    [Fact]
    public void Unions_are_told_by_case_and_field()
    {
        session.Run("type Shape = Circle of radius: float | Box of w: int * h: int | Point");
        Assert.Equal("Box|;w|1;h|2", Rows(session.Run("Box(1, 2)").Html));
        Assert.False(session.Run("Point").HasHtml);
        Assert.Equal("|value;0|Circle 1.5;1|Point", Rows(session.Run("[ Circle 1.5; Point ]").Html));
    }

    [Fact]
    public void Texts_in_tables_are_no_markup() => Assert.Contains("&lt;script&gt;&amp;&quot;", session.Run("[ \"<script>&\\\"\" ]").Html);

    [Fact]
    public void Long_sequences_are_cut_and_say_by_how_much()
    {
        string html = session.Run("[| 1 .. 100 |]").Html;
        Assert.Equal(HtmlTable.Rows, RowStart().Count(html) - 1);
        Assert.EndsWith($"<div>… {100 - HtmlTable.Rows} more</div>", html);
        Assert.EndsWith($"<div>… {100 - HtmlTable.Rows} more</div>", session.Run("[ 1 .. 100 ]").Html);
    }

    [Fact]
    public void A_sequence_at_the_limit_is_whole() => Assert.DoesNotContain("more", session.Run($"[ 1 .. {HtmlTable.Rows} ]").Html);

    [Fact]
    public void Endless_sequences_are_read_no_further_than_shown()
    {
        session.Run("let mutable read = 0");
        Assert.EndsWith("<div>… more</div>", session.Run("Seq.initInfinite (fun i -> read <- max read i; i)").Html);
        Assert.Equal($"{HtmlTable.Rows}", session.Run("read").Plain);
    }

    [Fact]
    public void Wide_rows_are_cut()
    {
        string html = session.Run("[| [| 1 .. 100 |] |]").Html;
        Assert.Contains("<td>…</td>", html);
        Assert.Equal(HtmlTable.Columns, html.Split("<td style").Length - 1);
        Assert.Contains("<th>…</th>", html);
    }

    [Fact]
    public void A_sequence_that_fails_costs_the_table_only()
    {
        Ran ran = session.Run("[ { new obj() with member _.ToString() = failwith \"no text\" } ]");
        Assert.Null(ran.Result.Error);
    }

    [Fact]
    public void Displayable_items_show_themselves_in_a_table() =>
        Assert.Equal("|value;0|<b>1</b>", Rows(session.Run("[ HTML \"<b>1</b>\" ]").Html));

    /// <summary>Cells by bars, rows by semicolons.</summary>
    private static string Rows(string html) => string.Join(';', RowText().Matches(html)
        .Select(row => string.Join('|', CellText().Matches(row.Groups[1].Value).Select(cell => cell.Groups[1].Value))));

    [GeneratedRegex("<tr>(.*?)</tr>", RegexOptions.Singleline)]
    private static partial Regex RowText();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex CellText();

    [GeneratedRegex("<tr>")]
    private static partial Regex RowStart();
}
