namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class DisplayTests(SessionFixture session)
{
    [Theory]
    [InlineData("HTML \"<b>x</b>\"", "text/html", "<b>x</b>")]
    [InlineData("SVG \"<svg/>\"", "image/svg+xml", "<svg/>")]
    [InlineData("Markdown \"*x*\"", "text/markdown", "*x*")]
    [InlineData("Latex \"$x$\"", "text/latex", "$x$")]
    [InlineData("LaTeX \"$x$\"", "text/latex", "$x$")]
    public void Texts_are_shown_as_what_they_are(string code, string mimeType, string text)
    {
        Ran ran = session.Run(code);
        Assert.Equal(text, ran.Result.Value!.Data[mimeType].GetValue<string>());
        Assert.Equal(text, ran.Text);
    }

    [Fact]
    public void A_displayed_value_is_replaced_in_its_place()
    {
        Ran ran = session.Run("let shown = display 1\nshown.Update \"two\"\ndisplay(HTML \"<i>\").Update(HTML \"<b>\")");
        Assert.Null(ran.Result.Value);
        var shown = ran.Output.Displays;
        Assert.Equal([false, true, false, true], shown.Select(d => d.Update));
        Assert.Equal(shown[0].Id, shown[1].Id);
        Assert.Equal(shown[2].Id, shown[3].Id);
        Assert.NotEqual(shown[0].Id, shown[2].Id);
        Assert.Equal(["1", "two"], shown.Take(2).Select(d => d.Data["text/plain"]!.GetValue<string>()));
        Assert.Equal("<b>", shown[3].Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public void A_displayed_value_is_replaced_from_a_later_cell()
    {
        Ran first = session.Run("let far = display 1");
        Ran second = session.Run("far.Update 2");
        Assert.Equal(first.Output.Displays[0].Id, second.Output.Displays[0].Id);
        Assert.True(second.Output.Displays[0].Update);
    }

    [Fact]
    public void Values_can_be_piped_to_display() =>
        Assert.Equal(["1", "2"],
            session.Run("[1; 2] |> List.iter (fun i -> i |> display |> ignore)").Output.Displays.Select(d => d.Data["text/plain"]!.GetValue<string>()));

    [Fact]
    public void A_text_is_displayed_under_any_type_and_json_as_an_object()
    {
        Ran ran = session.Run("displayAs(\"\"\"{\"a\": [1]}\"\"\", \"application/vnd.test.v1+json\")\ndisplayAs(\"not json\", "
            + "\"application/json\")");
        Assert.Equal("[1]", ran.Output.Displays[0].Data["application/vnd.test.v1+json"]!["a"]!.ToJsonString());
        Assert.Equal("not json", ran.Output.Displays[1].Data["application/json"]!.GetValue<string>());
    }

    [Fact]
    public void A_package_finds_the_notebook_by_reflection()
    {
        Ran ran = session.Run("""
            let hostType = System.Type.GetType("Egop.Kernel.NotebookHost, egop-kernel")
            let host = hostType.GetProperty("Current").GetValue null
            let data (s: string) = System.Collections.Generic.Dictionary(dict [ "text/html", s ])
            let id = hostType.GetMethod("Display").Invoke(host, [| data "<p>1</p>" |]) :?> string
            hostType.GetMethod("Update").Invoke(host, [| id; data "<p>2</p>" |]) |> ignore
            """);
        Assert.Null(ran.Result.Error);
        Assert.Equal(["<p>1</p>", "<p>2</p>"], ran.Output.Displays.Select(d => d.Data["text/html"]!.GetValue<string>()));
        Assert.All(ran.Output.Displays, d => Assert.True(d.Data.ContainsKey("text/plain")));
        Assert.Equal(ran.Output.Displays[0].Id, ran.Output.Displays[1].Id);
    }

    [Fact]
    public void Displays_from_many_threads_all_arrive() =>
        Assert.Equal(
            400, session.Run("System.Threading.Tasks.Parallel.For(0, 400, fun i -> display i |> ignore) |> ignore").Output.Displays.Count);

    [Fact]
    public void Convention_formatters_give_all_types_that_they_prefer()
    {
        Ran ran = session.Run(Convention("[| \"text/html\"; \"text/latex\"; \"text/plain\" |]", "true") + "\nShown()");
        Assert.Equal("html of Shown", ran.Html);
        Assert.Equal("latex of Shown", ran.Result.Value!.Data["text/latex"].GetValue<string>());
        Assert.Equal("plain of Shown", ran.Text);
    }

    [Fact]
    public void Convention_formatters_without_a_preference_give_html()
    {
        Ran ran = session.Run(Convention("null", "true") + "\nShown()");
        Assert.Equal("html of Shown", ran.Html);
        Assert.False(ran.Result.Value!.Data.ContainsKey("text/latex"));
    }

    [Fact]
    public void A_formatter_that_declines_leaves_the_text()
    {
        Ran ran = session.Run(Convention("null", "false") + "\nShown()");
        Assert.False(ran.HasHtml);
        Assert.Equal("", ran.Output.Err);
    }

    [Fact]
    public void A_formatter_that_fails_leaves_the_text_and_a_word()
    {
        Ran ran = session.Run(Convention("null", "failwith \"no luck\"") + "\nShown()");
        Assert.Null(ran.Result.Error);
        Assert.Contains("Shown", ran.Text);
        Assert.Contains("no luck", ran.Output.Err);
    }

    [Fact]
    public void Subclasses_and_union_cases_inherit_the_convention()
    {
        Ran ran = session.Run(Convention("null", "true") + "\ntype Derived() =\n    inherit Shown()\nDerived()");
        Assert.Equal("html of Derived", ran.Html);
        Ran union =
            session.Run(Convention("null", "true") + "\n[<TypeFormatterSource(typeof<Source>)>]\ntype Case = One of int | Two\nOne 1");
        Assert.Equal("html of One", union.Html);
    }

    [Fact]
    public void A_public_method_ToHtml_is_used_and_its_failure_told()
    {
        Assert.Equal("<p>own</p>", session.Run("type Own() = member _.ToHtml() = \"<p>own</p>\"\nOwn()").Html);
        Ran failed = session.Run("type Fails() = member _.ToHtml() : string = failwith \"broken\"\nFails()");
        Assert.False(failed.HasHtml);
        Assert.Contains("broken", failed.Output.Err);
    }

    [Fact]
    public void Printers_go_before_the_convention_and_that_before_ToHtml()
    {
        Assert.Equal("html of Both",
            session.Run(Convention("null", "true")
                + "\n[<TypeFormatterSource(typeof<Source>)>]\ntype Both() = member _.ToHtml() = \"own\"\nBoth()").Html);
        Ran ran = session.Run("type Method() = member _.ToHtml() = \"own\"\nfsi.AddHtmlPrinter(fun (_: Method) -> Seq.empty, "
            + "\"printer\")\nMethod()");
        Assert.Equal("printer", ran.Html);
    }

    [Fact]
    public void Printers_for_formats_go_together_and_an_empty_text_is_no_form()
    {
        const string Define =
            "type Both = { B: int }\nfsi.AddMimePrinter(\"text/latex\", fun (r: Both) -> if r.B > 0 then \"$$b$$\" else \"\")\n"
            + "fsi.AddMimePrinter(\"text/html\", fun (r: Both) -> \"<i>b</i>\")\n";
        Ran both = session.Run(Define + "{ B = 1 }");
        Assert.Equal("<i>b</i>", both.Html);
        Assert.Equal("$$b$$", (string?)both.Result.Value!.Data["text/latex"]);
        Assert.False(session.Run("{ B = 0 }").Result.Value!.Data.ContainsKey("text/latex"));
    }

    [Fact]
    public void Printers_of_fsi_come_before_tables()
    {
        Ran html = session.Run("type ByHtml = { H: int }\nfsi.AddHtmlPrinter(fun (r: ByHtml) -> seq [ \"style\", \"<style/>\" ], sprintf "
            + "\"<b>%d</b>\" r.H)\n{ H = 3 }");
        Assert.Equal("<style/><b>3</b>", html.Html);
        Ran text = session.Run("type ByText = { T: int }\nfsi.AddPrinter(fun (r: ByText) -> sprintf \"T is %d\" r.T)\n{ T = 3 }");
        Assert.Equal("T is 3", text.Text);
        Assert.False(text.HasHtml);
        Ran transformed =
            session.Run("type ByOther = { O: int }\nfsi.AddPrintTransformer(fun (r: ByOther) -> box [ r.O; r.O ])\n{ O = 3 }");
        Assert.Equal("[3; 3]", transformed.Text);
    }

    private static string Convention(string preferred, string answer) => $$"""
        open System
        open System.IO
        [<AttributeUsage(AttributeTargets.All, Inherited = true)>]
        type TypeFormatterSourceAttribute(source: Type) =
            inherit Attribute()
            member _.FormatterSourceType = source
            member _.PreferredMimeTypes : string[] = {{preferred}}
        type OneFormatter(mimeType: string, word: string) =
            member _.MimeType = mimeType
            member _.Format(value: obj, writer: TextWriter) : bool =
                writer.Write(word + " of " + value.GetType().Name)
                {{answer}}
        type Source() =
            member _.CreateTypeFormatters() : seq<obj> =
                seq [ OneFormatter("text/html", "html"); OneFormatter("text/latex", "latex"); OneFormatter("text/plain", "plain") ]
        [<TypeFormatterSource(typeof<Source>)>]
        type Shown() = class end
        """;
}
