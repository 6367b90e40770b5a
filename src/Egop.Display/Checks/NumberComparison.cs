using System.Collections;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Comparisons for self-checks, with the usual mistakes recognized: a sign, a factor, a transpose, a length.</summary>
internal static class NumberComparison
{
    public static (bool Passed, string Detail, string Hint) Close(double tolerance, object? expected, object? actual)
    {
        if (!(tolerance >= 0))
            return (false, "", $"The tolerance is {Text(tolerance)}; give zero or a positive number.");
        if (Numbers(expected) is not { } e)
            return (false, "", $"The expected value is no number and holds none: {Short(expected)}.");
        if (Numbers(actual) is not { } a)
            return (false, "", $"The value is no number and holds none: {Short(actual)}.");
        if (e.Length != a.Length)
            return (false, $"{Guard.Text(a.Length)} numbers, expected {Guard.Text(e.Length)}", "The sizes differ.");
        if (Shape(expected) is { } wanted && Shape(actual) is { } found && wanted != found)
        {
            return (false, $"{found.Rows} × {found.Columns}, expected {wanted.Rows} × {wanted.Columns}",
                wanted == (found.Columns, found.Rows) ? "The matrix looks transposed." : "The shapes differ.");
        }

        double allowed = tolerance * Math.Max(1, Largest(e)), worst = 0;
        int at = 0;
        for (int i = 0; i < e.Length; i++)
        {
            double difference = Difference(e[i], a[i]);
            if (difference > worst || double.IsNaN(difference))
                (worst, at) = (difference, i);
            if (double.IsNaN(difference))
                break;
        }

        string detail = e.Length == 1
            ? $"{Text(a[0])}, expected {Text(e[0])}, difference {Text(worst)}, allowed {Text(allowed)}"
            : $"largest difference {Text(worst)}, allowed {Text(allowed)}";
        if (worst <= allowed)
            return (true, detail, "");
        string place = e.Length == 1 ? "" : $"At index {Guard.Text(at)} it is {Text(a[at])}, expected {Text(e[at])}. ";
        return (false, detail, (place + Mistake(e, a, allowed, Shape(expected))).TrimEnd());
    }

    public static (bool Passed, string Detail, string Hint) Equal(object? expected, object? actual)
    {
        bool equal = Same(expected, actual);
        return equal
            ? (true, Short(actual), "")
            : (false, $"{Short(actual)}, expected {Short(expected)}", Numbers(expected) is { } e && Numbers(actual) is { } a
            ? e.Length != a.Length ? "The sizes differ." : Mistake(e, a, 1e-12 * Math.Max(1, Largest(e)), Shape(expected)) : "");
    }

    private static bool Same(object? expected, object? actual) =>
        Equals(expected, actual)
        || (expected is not string && actual is not string && expected is IEnumerable e && actual is IEnumerable a
            && e.Cast<object?>().SequenceEqual(a.Cast<object?>(), EqualityComparer<object?>.Create((x, y) => Same(x, y), _ => 0)));

    private static string Mistake(double[] e, double[] a, double allowed, (int Rows, int Columns)? shape)
    {
        int bad = Array.FindIndex(a, x => !double.IsFinite(x));
        if (bad >= 0)
            return $"There is {Text(a[bad])}{(a.Length == 1 ? "" : $" at index {Guard.Text(bad)}")}: a division by zero, or a step that is too long?";
        if (Largest(a) == 0)
            return a.Length == 1 ? "It is zero: was anything computed?" : "Everything is zero: was anything computed?";
        if (Within(e, a, -1, allowed))
            return "The sign is the opposite of the expected one.";
        double ratio = Dot(e, a) / Dot(e, e);
        if (e.Length > 1 && double.IsFinite(ratio) && ratio != 0 && Within(e, a, ratio, allowed * Math.Max(1, Math.Abs(ratio))))
            return $"Everything is {Text(ratio)} times the expected: a factor is missing.";
        if (e.Length == 1 && double.IsFinite(ratio) && (Round(ratio) || Round(1 / ratio)))
            return $"It is {Text(ratio)} times the expected: is a factor missing?";
        if (shape is ({ } n, { } m) && n == m && n > 1
            && Within(e, [.. Enumerable.Range(0, n * n).Select(k => a[(k % n * n) + (k / n)])], 1, allowed))
            return "The matrix looks transposed.";
        return e.Length > 1 && Within([.. e.Order()], [.. a.Order()], 1, allowed) ? "The numbers are right but in another order." : "";

        static bool Round(double x) => x != 1 && Math.Abs(x) <= 1000 && Math.Abs(x - Math.Round(x)) <= 1e-9 && Math.Round(x) != 0;
    }

    private static bool Within(double[] e, double[] a, double factor, double allowed)
    {
        for (int i = 0; i < e.Length; i++)
        {
            if (!(Difference(factor * e[i], a[i]) <= allowed))
                return false;
        }

        return true;
    }

    // Infinities of one sign agree; so do two values that are not numbers, for a check may ask for one.
    private static double Difference(double e, double a) => e.Equals(a) ? 0 : Math.Abs(a - e);

    private static double Largest(double[] x) => x.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static double Dot(double[] x, double[] y) => x.Zip(y, (p, q) => p * q).Sum();

    private static (int Rows, int Columns)? Shape(object? value) => value switch
    {
        Matrix<double> m => (m.RowCount, m.ColumnCount),
        double[,] m => (m.GetLength(0), m.GetLength(1)),
        DataMatrix m => (m.Rows, m.Columns),
        _ => null,
    };

    /// <summary>The numbers of a value, a matrix by rows; null for what is no number and holds none.</summary>
    private static double[]? Numbers(object? value) => value switch
    {
        null or string => null,
        Matrix<double> matrix => matrix.ToRowMajorArray(),
        DataMatrix matrix => matrix.Elements.ToArray(),
        Quartiles quartiles => [quartiles.Lower, quartiles.Median, quartiles.Upper],
        IEnumerable list => Listed(list),
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal => [number.ToDouble(CultureInfo.InvariantCulture)],
        _ => null,
    };

    private static double[]? Listed(IEnumerable list)
    {
        var numbers = new List<double>();
        foreach (object? item in list)
        {
            if (Numbers(item) is not { } inner)
                return null;
            numbers.AddRange(inner);
        }

        return [.. numbers];
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Short(object? value)
    {
        const int Most = 80;
        string text = value switch
        {
            null => "nothing",
            string s => $"\"{s}\"",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Take(8).Select(Short))}{(list.Cast<object?>().Skip(8).Any() ? ", …" : "")}]",
            double number => Text(number),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length > Most ? text[..Most] + "…" : text;
    }
}
