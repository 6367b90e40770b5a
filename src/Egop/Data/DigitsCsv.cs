using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>The text form of the digits: each line 64 pixels 0..16 and the class 0..9, comma separated.</summary>
internal static class DigitsCsv
{
    public const int Side = 8;
    public const int Classes = 10;
    public const int MaximumPixel = 16;
    private const int Pixels = Side * Side;

    /// <summary>Parses a whole file; a failure names its line and field, both from 1.</summary>
    public static LabeledImages Parse(byte[] content, string name, string file, string remedy)
    {
        string[] lines = Encoding.ASCII.GetString(content).Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        if (count == 0)
            throw new DataException(file, "line 1", $"{Pixels + 1} comma-separated whole numbers", "an empty file", remedy);

        double[] rows = new double[count * Pixels];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            string[] fields = lines[i].TrimEnd('\r').Split(',');
            if (fields.Length != Pixels + 1)
            {
                string actual = lines[i].Trim().Length == 0 ? "an empty line" : Guard.Text(fields.Length);
                throw new DataException(file, $"line {i + 1}", $"{Pixels + 1} comma-separated whole numbers", actual, remedy);
            }

            for (int j = 0; j < Pixels; j++)
                rows[i * Pixels + j] = Number(fields[j], MaximumPixel, "pixel", i, j) / (double)MaximumPixel;
            labels[i] = Number(fields[Pixels], Classes - 1, "class", i, Pixels);
        }

        return LabeledImages.Owning(name, rows, labels, Classes, Side, Side);

        int Number(string text, int maximum, string what, int line, int field) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= maximum
                ? value
                : throw new DataException(
                    file, $"line {line + 1}, field {field + 1}", $"a {what} of 0 to {maximum}", $"\"{text}\"", remedy);
    }
}
