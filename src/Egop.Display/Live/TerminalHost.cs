namespace Egop;

/// <summary>One line of a terminal, written anew in place.</summary>
internal sealed class TerminalHost(TextWriter writer, int width) : ILiveHost
{
    private int _length;

    public void Show(object value)
    {
        string text = (Printers.Of(value)?.Text(value) ?? value.ToString() ?? "").Split('\n')[0].TrimEnd('\r');
        // A line that wraps could not be written over.
        text = text.Length > width ? text[..width] : text;
        writer.Write($"\r{text.PadRight(_length)}");
        writer.Flush();
        _length = text.Length;
    }

    public void End()
    {
        if (_length == 0)
            return;
        writer.WriteLine();
        writer.Flush();
    }
}
