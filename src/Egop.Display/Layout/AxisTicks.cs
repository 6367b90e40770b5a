using System.Globalization;

namespace Egop;

/// <summary>A mark on an axis, in the coordinate of the axis, with its label; the superscript is the power of ten after "10".</summary>
internal readonly record struct Tick(double Coordinate, string Text, string Superscript = "");

/// <summary>The marks of an axis; all labels are to be read times 10^Exponent.</summary>
internal sealed record AxisTicks(Tick[] Major, double[] Minor, int Exponent = 0)
{
    private static readonly int[] _strides = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500];
    private static readonly AxisTicks _none = new([], []);

    /// <summary>Round marks in [lo, hi], at least two of them, otherwise at most about <paramref name="count"/>.</summary>
    public static AxisTicks For(double lo, double hi, bool log, int count)
    {
        // A scale cannot be read from one mark, so a coarse step that hits the range once gives way to a finer one.
        const int Finest = 12;
        for (int n = Math.Max(2, count); ; n++)
        {
            AxisTicks ticks = log ? Logarithmic(lo, hi, n) : Linear(lo, hi, n);
            if (ticks.Major.Length > 1 || n >= Finest)
                return ticks;
        }
    }

    /// <summary>The marks that a user gave, as far as they are in range; texts longer than the room for them are shortened.</summary>
    public static AxisTicks Of(IEnumerable<AxisMark> marks, AxisRange range, double size, double room) => new(
        [.. marks.Select(mark => new Tick(Extent.Coordinate(mark.Place, range.Log), SvgText.Shorten(mark.Text ?? "", size, room)))
            .Where(tick => tick.Coordinate >= range.Lo && tick.Coordinate <= range.Hi)],
        []);

    /// <summary>Multiples of 1, 2 or 5 times a power of ten strictly inside (low, high).</summary>
    public static IEnumerable<double> RoundLevels(double low, double high, int count) =>
        low < high ? Linear(low, high, count).Major.Select(tick => tick.Coordinate).Where(level => level > low && level < high) : [];

    private static AxisTicks Linear(double lo, double hi, int count)
    {
        double rough = ((hi / 2) - (lo / 2)) / count * 2;
        if (!double.IsNormal(rough) || rough < 0)
            return _none;
        int exponent = (int)Math.Floor(Math.Log10(rough));
        double leading = rough / Math.Pow(10, exponent);
        // A hair above a round step is round-off of the division, not a reason for the next wider one.
        (int digit, exponent) = leading <= 1 + 1e-9 ? (1, exponent)
            : leading <= 2 + 1e-9 ? (2, exponent) : leading <= 5 + 1e-9 ? (5, exponent)
                : (1, exponent + 1);
        double power = Math.Pow(10, exponent);
        if (power == 0)
            return _none;
        double first = Math.Ceiling((lo / power / digit) - 1e-9), last = Math.Floor((hi / power / digit) + 1e-9);
        if (Math.Max(Math.Abs(first), Math.Abs(last)) > 1e14)
            return _none;
        // Labels come from the whole numbers n of n · 10^exponent, so no rounding of a double shows in them.
        long[] numbers = [.. Enumerable.Range(0, Math.Max(0, (int)(last - first) + 1)).Select(i => ((long)first + i) * digit)];
        long greatest = numbers.Length == 0 ? 0 : numbers.Max(Math.Abs);
        int magnitude = greatest == 0 ? 0 : greatest.ToString(CultureInfo.InvariantCulture).Length - 1 + exponent;
        int shared = magnitude is >= 6 or < -3 ? magnitude : 0;
        Tick[] major = [.. numbers.Select(n => new Tick(Value(n, exponent), Decimal(n, exponent - shared)))];
        return new AxisTicks(major, [], shared);
    }

    private static AxisTicks Logarithmic(double lo, double hi, int count)
    {
        int first = (int)Math.Ceiling(lo - 1e-9), last = (int)Math.Floor(hi + 1e-9);
        if (last - first < 1)
            return hi - lo < 0.7 ? FromLinear(lo, hi, count) : Multiples(lo, hi, first, last);
        int stride = _strides.First(s => (last / s) - (int)Math.Ceiling(first / (double)s) < count);
        int start = (int)Math.Ceiling(first / (double)stride) * stride;
        Tick[] major = [.. Enumerable.Range(0, Math.Max(0, ((last - start) / stride) + 1)).Select(i => Decade(start + (i * stride)))];
        double[] minor = stride == 1
            ? [.. Enumerable.Range(first - 1, last - first + 2).SelectMany(k => Enumerable.Range(2, 8), (k, m) => k + Math.Log10(m))
                .Where(u => u >= lo && u <= hi)]
            : last - first > 60 ? [] : [.. Enumerable.Range(first, last - first + 1).Where(k => k % stride != 0).Select(k => (double)k)];
        return new AxisTicks(major, minor);
    }

    /// <summary>Far less than a decade: the round numbers of a linear axis at their logarithms.</summary>
    private static AxisTicks FromLinear(double lo, double hi, int count)
    {
        AxisTicks linear = Linear(Math.Pow(10, lo), Math.Pow(10, hi), count);
        return linear with { Major = [.. linear.Major.Select(tick => tick with { Coordinate = Math.Log10(tick.Coordinate) })] };
    }

    /// <summary>About a decade: 1, 2 and 5 times a power of ten.</summary>
    private static AxisTicks Multiples(double lo, double hi, int first, int last)
    {
        var all = Enumerable.Range(first - 1, last - first + 3)
            .SelectMany(k => Enumerable.Range(1, 9), (k, m) => (Exponent: k, Digit: m, At: k + Math.Log10(m)))
            .Where(tick => tick.At >= lo && tick.At <= hi).ToArray();
        return new AxisTicks(
            [.. all.Where(tick => tick.Digit is 1 or 2 or 5).Select(tick => Multiple(tick.Digit, tick.Exponent, tick.At))],
            [.. all.Where(tick => tick.Digit is not (1 or 2 or 5)).Select(tick => tick.At)]);
    }

    private static Tick Multiple(int digit, int exponent, double at) =>
        exponent is >= -3 and <= 4 ? new Tick(at, Decimal(digit, exponent))
        : digit == 1 ? Decade(exponent)
        : new Tick(at, $"{Guard.Text(digit)}×10", Signed(exponent));

    private static Tick Decade(int exponent) => new(exponent, "10", Signed(exponent));

    /// <summary>A whole number with a true minus sign.</summary>
    public static string Signed(int number) => number < 0 ? "\u2212" + Guard.Text(-number) : Guard.Text(number);

    private static double Value(long n, int exponent) =>
        exponent is >= -22 and < 0 ? n / Math.Pow(10, -exponent) : n * Math.Pow(10, exponent);

    /// <summary>n · 10^exponent written out, exactly.</summary>
    private static string Decimal(long n, int exponent)
    {
        string digits = Math.Abs(n).ToString(CultureInfo.InvariantCulture);
        string text = n == 0 && exponent >= 0 ? "0"
            : exponent >= 0 ? digits + new string('0', exponent)
            : digits.PadLeft(1 - exponent, '0').Insert(Math.Max(digits.Length, 1 - exponent) + exponent, ".");
        return n < 0 ? "\u2212" + text : text;
    }
}
