using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>Text for XML and HTML: escaping, and its width in the sans-serif fonts the pictures ask for.</summary>
internal static class SvgText
{
    public const string Fonts = "Helvetica, Arial, Liberation Sans, sans-serif";

    /// <summary>Escapes markup; replaces what XML cannot hold (control characters, lone surrogates).</summary>
    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => builder.Append("&lt;"),
                '>' => builder.Append("&gt;"),
                '&' => builder.Append("&amp;"),
                '"' => builder.Append("&quot;"),
                '\'' => builder.Append("&#39;"),
                '\t' or '\n' or '\r' => builder.Append(' '),
                < 0x20 or 0x7f or 0xfffe or 0xffff => builder.Append('\ufffd'),
                _ => builder.Append(rune.ToString()),
            };
        }
        return builder.ToString();
    }

    /// <summary>An estimate of the width, a little wide: fonts differ, and a cut label is worse than some air.</summary>
    public static double Width(string text, double size)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                'i' or 'j' or 'l' or '|' or '\'' or '.' or ',' or ':' or ';' or '!' or 'I' or 't' or 'f'
                    or ' ' or '(' or ')' or '/' => 0.31,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.87,
                >= 'A' and <= 'Z' => 0.7,
                >= 0x1100 => IsWide(rune.Value) ? 1.05 : 0.62,
                _ => 0.57,
            };
        }
        return width * size;
    }

    /// <summary>Breaks text at spaces into lines of at most a width; a longer word stays whole.</summary>
    public static List<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', '\n', '\r', '\t').Where(word => word.Length > 0))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer, size) > width)
            {
                lines.Add(line);
                longer = word;
            }
            line = longer;
        }
        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>The text, or its beginning and an ellipsis if it is wider than allowed.</summary>
    public static string Shorten(string text, double size, double width)
    {
        if (Width(text, size) <= width)
            return text;
        string kept = "";
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Width(kept + rune + "\u2026", size) > width)
                break;
            kept += rune;
        }
        return kept + "\u2026";
    }

    /// <summary>A coordinate with at most two decimals.</summary>
    public static string Number(double value)
    {
        double rounded = Math.Round(value, 2) + 0.0;
        return rounded.ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static bool IsWide(int rune) =>
        rune is (>= 0x1100 and < 0x1200) or (>= 0x2e80 and < 0xa4d0) or (>= 0xac00 and < 0xd7b0) or (>= 0xf900 and < 0xfb00)
        or (>= 0xff00 and < 0xff61) or >= 0x1f000;
}
