using System.CommandLine;

namespace Egop.Kernel;

/// <summary>Makes a small notebook.</summary>
internal static class NewCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Argument<string> name = new("NOTEBOOK") { Description = "its file; a name without an ending gets .ipynb, .dib is known too" };
        Command command = new("new", "Makes a notebook with a title and a first cell. A file that exists is not overwritten.") { name };
        command.SetAction(given => Run(given.GetValue(name)!, given.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(string name, TextWriter output)
    {
        string path = Path.HasExtension(name) ? name : name + ".ipynb";
        if (Path.GetExtension(path) is not (".ipynb" or ".dib"))
            throw new NotebookException($"a name that ends in .ipynb or .dib was expected, and it is {name}.");
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string why = File.Exists(path) ? "exists and is not overwritten." : "cannot be written: " + exception.Message;
            throw new NotebookException($"{path} {why}");
        }
        output.WriteLine(path);
    }

    // As Jupyter makes them.
    private static string NewId() => Guid.NewGuid().ToString("N")[..8];
}
