using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class NotebookDocumentTests
{
    // As Jupyter writes it: keys in order, one space, letters as they are.
    private const string Jupyter = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a1",
           "metadata": {
            "custom": {
             "deep": [
              1,
              2.50,
              1e-07,
              null,
              true
             ]
            }
           },
           "source": [
            "# Grüße \"x\" \\\n",
            "second <b>\t😀"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "b2",
           "metadata": {},
           "outputs": [],
           "source": []
          }
         ],
         "metadata": {
          "unknown": {}
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void A_notebook_of_Jupyter_is_written_as_it_was_read() => Assert.Equal(Jupyter, NotebookDocument.Parse(Jupyter).ToString());

    [Fact]
    public void Keys_are_put_in_order_and_all_else_is_kept()
    {
        JsonObject shuffled = (JsonObject)JsonNode.Parse(Jupyter)!;
        var reversed = new JsonObject(shuffled.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        Assert.Equal(Jupyter, NotebookDocument.Parse(reversed.ToJsonString()).ToString());
    }

    [Fact]
    public void Control_characters_are_escaped_as_Python_does() =>
        Assert.Equal("\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\u007f\u2028é\"\n",
            JupyterJson.Write(JsonValue.Create("\u0001\b\f\n\r\t\"\\/\u007f\u2028é")));

    [Fact]
    public void Sources_are_texts_or_lists_of_lines()
    {
        NotebookDocument document = NotebookDocument.Parse("""
            {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [
              {"cell_type": "code", "source": "a\nb", "metadata": {}, "outputs": [], "execution_count": null},
              {"cell_type": "code", "source": ["a\n", "b"], "metadata": {}, "outputs": [], "execution_count": null}]}
            """);
        Assert.All(document.Cells, cell => Assert.Equal("a\nb", cell.Source));
    }

    [Fact]
    public void Lines_are_cut_where_Python_cuts_them()
    {
        Assert.Equal(
            ["a\n", "\n", "b\r\n", "c\u2028", "d\v", "e"], JupyterJson.Lines("a\n\nb\r\nc\u2028d\ve").Select(l => l!.GetValue<string>()));
        Assert.Empty(JupyterJson.Lines(""));
        var random = new Random(7);
        for (int i = 0; i < 200; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "ab\n\r\f\u0085"[random.Next(6)]));
            Assert.Equal(text, JupyterJson.Text(JupyterJson.Lines(text)));
        }
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[1]", "no object")]
    [InlineData("{}", "nbformat")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "nbconvert")]
    [InlineData("{\"nbformat\": 4}", "cells")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{}]}", "Cell 1")]
    [InlineData("{\"nbformat\": 4, \"cells\": [5]}", "Cell 1")]
    [InlineData("{\"nbformat\": 4, \"cells\": [], \"cells\": []}", "no JSON")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}", "Cell 1")]
    public void What_is_no_notebook_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotebookException>(() => NotebookDocument.Parse(text)).Message);

    [Theory]
    [InlineData("{\"polyglot_notebook\": {\"kernelName\": \"csharp\"}}", "1", "csharp")]
    [InlineData("{\"dotnet_interactive\": {\"language\": \"pwsh\"}}", "1", "pwsh")]
    [InlineData("{\"polyglot_notebook\": {\"kernelName\": \"fsharp\"}, \"dotnet_interactive\": {\"language\": \"csharp\"}}", "1", "fsharp")]
    [InlineData("{}", "1", "fsharp")]
    [InlineData("{}", "#!csharp\\n1", "csharp")]
    [InlineData("{}", "#!f#\\n1", "fsharp")]
    [InlineData("{}", "#!unheard\\n1", "fsharp")]
    [InlineData("{\"polyglot_notebook\": 5}", "1", "fsharp")]
    public void The_language_of_a_cell_is_what_its_metadata_or_first_line_says(string metadata, string source, string language)
    {
        string json = $$"""{"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {{metadata}}, "source": "{{source}}"}]}""";
        NotebookCell cell = NotebookDocument.Parse(json).Cells[0];
        Assert.Equal(language, cell.Language);
        Assert.Equal(language == "fsharp", cell.IsFSharp);
    }

    [Fact]
    public void A_line_that_names_the_language_is_not_code_but_counts() =>
        Assert.Equal("\n1", NotebookCell.OfCode("a", "#!fsharp\n1").Code);

    [Fact]
    public void A_made_notebook_is_known_to_every_front_end()
    {
        JsonObject root = NotebookDocument.Create([NotebookCell.OfCode("a", "1"), NotebookCell.OfMarkdown("b", "# T")]).Root;
        Assert.Equal(".net-fsharp", root["metadata"]!["kernelspec"]!["name"]!.GetValue<string>());
        Assert.Equal("F#", root["metadata"]!["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal("fsharp", root["metadata"]!["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]!.GetValue<string>());
        Assert.Equal("fsharp", root["cells"]![0]!["metadata"]!["polyglot_notebook"]!["kernelName"]!.GetValue<string>());
        Assert.Equal("fsharp", root["cells"]![0]!["metadata"]!["dotnet_interactive"]!["language"]!.GetValue<string>());
        Assert.Equal(5, root["nbformat_minor"]!.GetValue<int>());
        Assert.All((JsonArray)root["cells"]!, cell => Assert.NotNull(cell!["id"]));
        Assert.Equal(NotebookDocument.Parse(JupyterJson.Write(root)).ToString(), JupyterJson.Write(root));
    }
}
