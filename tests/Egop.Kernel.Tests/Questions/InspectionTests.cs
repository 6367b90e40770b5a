namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class InspectionTests(SessionFixture session)
{
    [Theory]
    [InlineData("List.map", 8, "'T -> 'U", "Builds a new collection")]
    [InlineData("let x = List.filter id []", 14, "val filter", "Returns a new collection")]
    [InlineData("System.Math.Sqrt 2.0", 14, "Math.Sqrt", "square root")]
    [InlineData("printfn \"a\"", 3, "printfn", "Print to")]
    public void Signature_and_documentation_are_told(string code, int position, string signature, string documentation)
    {
        string text = Text(code, position);
        Assert.Contains(signature, text);
        Assert.Contains(documentation, text);
    }

    [Fact]
    public void Comments_of_earlier_cells_are_their_documentation()
    {
        session.Run("/// Doubles a <c>number</c>.\n/// Twice.\nlet twice (number: int) = 2 * number");
        string text = Text("twice 3", 2);
        Assert.Contains("twice: number: int -> int", text);
        Assert.Contains("Doubles a", text);
    }

    [Fact]
    public void Markdown_stands_beside_the_text()
    {
        MimeBundle bundle = session.Session.Inspect("List.map", 8)!;
        Assert.StartsWith("```fsharp\n", bundle.Data["text/markdown"].GetValue<string>());
        Assert.Contains("`mapping`", bundle.Data["text/markdown"].GetValue<string>());
    }

    [Fact]
    public void Overloads_are_counted() => Assert.Contains("more overloads", Text("System.Console.WriteLine", 20));

    [Theory]
    [InlineData("nosuchname", 3)]
    [InlineData("1 + 1", 2)]
    [InlineData("", 0)]
    public void Nothing_is_said_of_nothing(string code, int position) => Assert.Null(session.Session.Inspect(code, position));

    [Fact]
    public void Documentation_in_XML_becomes_text()
    {
        const string xml = """<member><summary> One <see cref="T:A.B"/> <c>c</c>. </summary><param name="p">The p.</param><returns>R.</returns><exception cref="T:E">Never.</exception></member>""";
        Assert.Equal(
            "One A.B c.\n\np: The p.\n\nReturns: R.\n\nThrows E: Never.", XmlDocs.ToText(xml, markdown: false).ReplaceLineEndings("\n"));
        Assert.Contains("`c`", XmlDocs.ToText(xml, markdown: true));
        Assert.Equal("<broken", XmlDocs.ToText("<broken", markdown: false));
    }

    private string Text(string code, int position) =>
        session.Session.Inspect(code, position)?.Data["text/plain"].GetValue<string>() ?? "(nothing)";
}
