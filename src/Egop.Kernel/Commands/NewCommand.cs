namespace Egop.Kernel;

/// <summary>Makes a small notebook.</summary>
internal static class NewCommand
{
    /// <summary>How the command is called.</summary>
    public const string Help = """
        egop-kernel new NOTEBOOK

        Makes a notebook with a title and a first cell. A name without an ending gets .ipynb; .dib is known too.
        A file that exists is not overwritten.
        """;

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Help);
            return 0;
        }
        if (arguments is not [[not '-', ..] name])
        {
            error.WriteLine($"egop-kernel new: the name of one notebook was expected.\n\n{Help}");
            return 2;
        }
        string path = Path.HasExtension(name) ? name : name + ".ipynb";
        if (Path.GetExtension(path) is not (".ipynb" or ".dib"))
        {
            error.WriteLine($"egop-kernel new: a name that ends in .ipynb or .dib was expected, and it is {name}.");
            return 2;
        }
        NotebookDocument document = NotebookDocument.Create(
        [
            NotebookCell.OfMarkdown(NewId(), $"# {Path.GetFileNameWithoutExtension(path)}"),
            NotebookCell.OfCode(NewId(), "[ for n in 1..5 -> n, n * n ]"),
        ]);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(NotebookFile.Text(path, document));
        }
        catch (IOException) when (File.Exists(path))
        {
            error.WriteLine($"egop-kernel new: {path} exists and is not overwritten.");
            return 2;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"egop-kernel new: {path} cannot be written: {exception.Message}");
            return 2;
        }
        output.WriteLine(path);
        return 0;
    }

    // As Jupyter makes them.
    private static string NewId() => Guid.NewGuid().ToString("N")[..8];
}
