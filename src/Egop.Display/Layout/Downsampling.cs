namespace Egop;

/// <summary>Fewer points for a line that has more than a picture can show.</summary>
internal static class Downsampling
{
    /// <summary>Lines up to this many points are drawn as they are.</summary>
    public const int Limit = 2000;

    /// <summary>Stands for a gap in the selected indices.</summary>
    public const int Gap = -1;

    /// <summary>
    /// The indices to draw, with <see cref="Gap"/> between stretches. Of the points that fall in one bucket of the abscissa it keeps the
    /// first, the lowest, the highest and the last, so that no spike is lost; a path whose abscissas turn back is cut into buckets by
    /// index and keeps its leftmost and rightmost points too. A gap inside one bucket is too narrow to be seen and is dropped.
    /// </summary>
    public static List<int> Select(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double low, double high, int buckets)
    {
        var selected = new List<int>();
        bool all = x.Length <= Limit, monotone = IsMonotone(x, y);
        int first = -1, last = -1, bucket = 0;
        bool gap = false;
        for (int i = 0; i < x.Length; i++)
        {
            if (!IsPoint(x[i], y[i]))
            {
                gap = true;
                continue;
            }
            int next = all ? i : monotone ? Bucket(x[i], low, high, buckets) : (int)((long)i * buckets / x.Length);
            if (first >= 0 && next != bucket)
            {
                Keep(selected, x, y, first, last, monotone);
                if (gap)
                    selected.Add(Gap);
                first = i;
            }
            else if (first < 0)
            {
                first = i;
            }
            (bucket, last, gap) = (next, i, false);
        }
        if (first >= 0)
            Keep(selected, x, y, first, last, monotone);
        return selected;
    }

    private static void Keep(List<int> selected, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int first, int last, bool monotone)
    {
        int low = first, high = first, left = first, right = first;
        for (int i = first + 1; i <= last; i++)
        {
            if (!IsPoint(x[i], y[i]))
                continue;
            low = y[i] < y[low] ? i : low;
            high = y[i] > y[high] ? i : high;
            left = !monotone && x[i] < x[left] ? i : left;
            right = !monotone && x[i] > x[right] ? i : right;
        }
        Span<int> kept = [first, low, high, left, right, last];
        kept.Sort();
        for (int i = 0; i < kept.Length; i++)
        {
            if (i == 0 || kept[i] != kept[i - 1])
                selected.Add(kept[i]);
        }
    }

    private static bool IsPoint(double x, double y) => double.IsFinite(x) && double.IsFinite(y);

    private static int Bucket(double x, double low, double high, int buckets) =>
        (int)Math.Clamp(((x / 2) - (low / 2)) / ((high / 2) - (low / 2)) * buckets, -1, buckets + 1);

    private static bool IsMonotone(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double previous = double.NegativeInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            if (!IsPoint(x[i], y[i]))
                continue;
            if (x[i] < previous)
                return false;
            previous = x[i];
        }
        return true;
    }
}
