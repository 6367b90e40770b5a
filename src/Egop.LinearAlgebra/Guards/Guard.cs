using System.Globalization;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Argument checks whose messages name what was wrong, what was expected, what was found and what to do.</summary>
internal static class Guard
{
    public static double Positive(double value, [CallerMemberName] string name = "", string remedy = "Give a positive finite number.") =>
        double.IsFinite(value) && value > 0 ? value : throw Bad(name, "a positive finite number", Text(value), remedy);

    public static double NonNegative(
        double value, [CallerMemberName] string name = "", string remedy = "Give zero or a positive finite number.") =>
        double.IsFinite(value) && value >= 0 ? value : throw Bad(name, "zero or a positive finite number", Text(value), remedy);

    /// <summary>A decay rate: in [0, 1).</summary>
    public static double Fraction(
        double value, [CallerMemberName] string name = "", string remedy = "Give a number at least 0 and below 1.") =>
        value is >= 0 and < 1 ? value : throw Bad(name, "a number in [0, 1)", Text(value), remedy);

    public static int Positive(int value, [CallerMemberName] string name = "", string remedy = "Give a whole number of at least 1.") =>
        value > 0 ? value : throw Bad(name, "a whole number of at least 1", Text(value), remedy);

    public static int NonNegative(
        int value, [CallerMemberName] string name = "", string remedy = "Give zero or a positive whole number.") =>
        value >= 0 ? value : throw Bad(name, "zero or a positive whole number", Text(value), remedy);

    public static Precision Defined(Precision value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is Precision.Double or Precision.Single
            ? value
            : throw Bad(name, "Double or Single", $"{value}", "Use a member of the enumeration.");

    public static T NotNull<T>(T value, [CallerMemberName] string name = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }

    public static void Length(long actual, long expected, string name, string remedy)
    {
        if (actual != expected)
            throw Bad(name, $"length {Text(expected)}", $"length {Text(actual)}", remedy);
    }

    /// <summary>Every element finite; the message gives the first offending index.</summary>
    public static void Finite(
        ReadOnlySpan<double> values, string name, string remedy = "Remove or replace NaN and infinite entries before the call.")
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw Bad(name, "finite numbers only", $"{Text(values[i])} at index {Text(i)}", remedy);
        }
    }

    /// <summary>An array of zeros, or, where memory cannot hold it, a message that says what it was to hold.</summary>
    public static double[] Zeros(long length, string name, string what, string remedy)
    {
        RequireRoom(length, name, what, remedy);
        return LargeArray.Zeros<double>((int)length);
    }

    public static void RequireRoom(long length, string name, string what, string remedy)
    {
        long most = Math.Min(Array.MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / sizeof(double));
        if (length > most)
            throw Bad(name, $"what fits one array in memory, at most {Text(most)} numbers", $"{Text(length)} for {what}", remedy);
    }

    public static ArgumentException Bad(string name, string expected, string actual, string remedy) =>
        new($"{name}: expected {expected}, actual {actual}. {remedy}", name);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
