using System.Numerics;

namespace Egop;

/// <summary>The data rows that each of some points is evaluated on: all of them, or a list of its own.</summary>
/// <remarks>Lists shorter than the longest are filled up with their first row, which counts for nothing.</remarks>
internal sealed class PointRows<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private PointRows(KernelContext context, int[] list, int[] counts, T[] weights, bool isListed, int most)
    {
        (List, Counts, Weights) = (context.Upload<int>(list), context.Upload<int>(counts), context.Upload<T>(weights));
        (IsListed, Most) = (isListed, most);
    }

    /// <summary>Points × <see cref="Most"/>; one number that is not read where they are not listed.</summary>
    public DeviceBuffer<int> List { get; }

    /// <summary>Rows of each point.</summary>
    public DeviceBuffer<int> Counts { get; }

    /// <summary>What each row of a point weighs.</summary>
    public DeviceBuffer<T> Weights { get; }

    /// <summary>Whether points have lists.</summary>
    public bool IsListed { get; }

    /// <summary>Rows of the point that has most.</summary>
    public int Most { get; }

    /// <summary>All rows for every point.</summary>
    public static PointRows<T> All(KernelContext context, int points, int rows, double weight)
    {
        int[] counts = new int[points];
        T[] weights = new T[points];
        Array.Fill(counts, rows);
        Array.Fill(weights, T.CreateTruncating(weight));
        return new(context, [0], counts, weights, false, rows);
    }

    /// <summary>For each point a minibatch, from a key on.</summary>
    public static PointRows<T> Listed(
        KernelContext context, Minibatches minibatches, BatchKey first, int points, Func<int, double> weightOf)
    {
        ReadOnlyMemory<int>[] rows = [.. Enumerable.Range(0, points).Select(p => minibatches.RowsAt(first with { Step = first.Step + p }))];
        int most = rows.Max(r => r.Length);
        int[] list = new int[points * most];
        for (int p = 0; p < points; p++)
        {
            list.AsSpan(p * most, most).Fill(rows[p].Span[0]);
            rows[p].Span.CopyTo(list.AsSpan(p * most));
        }

        return new(
            context, list, [.. rows.Select(r => r.Length)], [.. rows.Select(r => T.CreateTruncating(weightOf(r.Length)))], true, most);
    }

    public void Dispose()
    {
        List.Dispose();
        Counts.Dispose();
        Weights.Dispose();
    }
}
