namespace Egop.Kernel.Tests;

public class DibFormatTests
{
    private const string Dib = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}

        #!markdown

        # Title

        Text with #!fsharp inside a line.

        #!fsharp

        let x = 1

        x + 1

        #!csharp

        Console.WriteLine(1);

        #!fsharp

        #!unknown-magic
        2

        """;

    [Fact]
    public void Cells_begin_at_the_lines_that_name_a_language()
    {
        NotebookDocument document = DibFormat.Read(Dib);
        Assert.Equal(["markdown", "code", "code", "code"], document.Cells.Select(c => c.Kind));
        Assert.Equal(["fsharp", "csharp", "fsharp"], document.Cells.Where(c => c.Kind == "code").Select(c => c.Language));
        Assert.Equal("let x = 1\n\nx + 1", document.Cells[1].Source);
        Assert.Equal("#!unknown-magic\n2", document.Cells[3].Source);
        Assert.Equal("# Title\n\nText with #!fsharp inside a line.", document.Cells[0].Source);
    }

    [Fact]
    public void A_file_is_written_as_it_was_read() => Assert.Equal(Dib, DibFormat.Write(DibFormat.Read(Dib)));

    [Fact]
    public void Code_before_any_line_is_FSharp()
    {
        NotebookCell cell = Assert.Single(DibFormat.Read("1 + 1\r\n2").Cells);
        Assert.Equal("1 + 1\n2", cell.Source);
        Assert.True(cell.IsFSharp);
    }

    [Fact]
    public void Metadata_that_is_no_JSON_is_refused() =>
        Assert.Contains("#!meta", Assert.Throws<NotebookException>(() => DibFormat.Read("#!meta\n{")).Message);

    [Fact]
    public void As_a_notebook_of_Jupyter_the_cells_are_the_same()
    {
        NotebookDocument read = NotebookDocument.Parse(DibFormat.Read(Dib).ToString());
        Assert.Equal(Dib, DibFormat.Write(read));
    }
}
