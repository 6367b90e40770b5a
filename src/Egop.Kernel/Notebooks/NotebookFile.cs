using System.Text;

namespace Egop.Kernel;

/// <summary>Notebooks on disk: .ipynb and .dib, by the ending of the name.</summary>
internal static class NotebookFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the file has room for outputs.</summary>
    public static bool HoldsOutputs(string path) => !IsDib(path);

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="NotebookException">The file is not there, cannot be read, or holds no notebook.</exception>
    public static NotebookDocument Read(string path)
    {
        if (!IsDib(path) && !path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
            throw new NotebookException($"{path}: a name that ends in .ipynb or .dib was expected.");
        try
        {
            string text = File.ReadAllText(path, Utf8);
            return IsDib(path) ? DibFormat.Read(text) : NotebookDocument.Parse(text);
        }
        catch (NotebookException exception)
        {
            throw new NotebookException($"{path} is no notebook. {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new NotebookException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>The text that <see cref="Write"/> writes.</summary>
    public static string Text(string path, NotebookDocument document) => IsDib(path) ? DibFormat.Write(document) : document.ToString();

    /// <summary>Writes a notebook as a whole or not at all. A file that already holds the same is left alone.</summary>
    public static void Write(string path, NotebookDocument document)
    {
        string text = Text(path, document);
        // A file that is not there yet is no link, and asking is an error.
        string target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null)
            ?? Path.GetFullPath(path);
        try
        {
            if (File.Exists(target) && File.ReadAllText(target, Encoding.UTF8) == text)
                return;
            string draft = $"{target}.{Guid.NewGuid():N}.tmp";
            try
            {
                File.WriteAllText(draft, text, Utf8);
                if (!OperatingSystem.IsWindows() && File.Exists(target))
                    File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
                File.Move(draft, target, overwrite: true);
            }
            finally
            {
                File.Delete(draft);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be written: {exception.Message}");
        }
    }

    private static bool IsDib(string path) => path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);
}
