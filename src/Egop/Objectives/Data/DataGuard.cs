namespace Egop;

/// <summary>Checks of the data an objective is made of; a message gives the row (and column) at fault.</summary>
internal static class DataGuard
{
    public static DataMatrix Finite(DataMatrix matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        ReadOnlySpan<double> elements = matrix.Elements;
        for (int i = 0; i < elements.Length; i++)
        {
            if (!double.IsFinite(elements[i]))
            {
                (int row, int column) = Math.DivRem(i, matrix.Columns);
                throw Guard.Bad(name, "finite numbers only",
                    $"{Guard.Text(elements[i])} at row {Guard.Text(row)}, column {Guard.Text(column)}",
                    "Remove or replace NaN and infinite entries before the call.");
            }
        }

        return matrix;
    }

    /// <summary>A copy of finite numbers, one for each of <paramref name="expected"/> things named by <paramref name="of"/>.</summary>
    public static double[] Vector(IEnumerable<double> values, int expected, string name, string of)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        double[] copy = [.. values];
        Guard.Length(copy.Length, expected, name, $"Give one number for each {of}.");
        Guard.Finite(copy, name);
        return copy;
    }

    public static double[] Signs(IEnumerable<double> labels, int expected, string name)
    {
        double[] copy = Vector(labels, expected, name, "row of the data");
        int wrong = Array.FindIndex(copy, y => y is not (1 or -1));
        return wrong < 0
            ? copy
            : throw Guard.Bad(name, "labels -1 or +1", $"{Guard.Text(copy[wrong])} at row {Guard.Text(wrong)}",
                "Turn labels 0 and 1 into 2 y - 1.");
    }

    public static int[] Classes(IEnumerable<int> labels, int expected, int classes, string name)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        int[] copy = [.. labels];
        Guard.Length(copy.Length, expected, name, "Give one label for each row of the data.");
        int wrong = Array.FindIndex(copy, y => (uint)y >= (uint)classes);
        return wrong < 0
            ? copy
            : throw Guard.Bad(name, $"labels 0 to {Guard.Text(classes - 1)}", $"{Guard.Text(copy[wrong])} at row {Guard.Text(wrong)}",
                "Number the classes from 0, or give the network one output for each class.");
    }

    public static void Width(long actual, long expected, string name, string what)
    {
        if (actual != expected)
        {
            throw Guard.Bad(name, $"{Guard.Text(expected)} columns, {what}", $"{Guard.Text(actual)} columns",
                "Make the data and the layer widths agree.");
        }
    }
}
