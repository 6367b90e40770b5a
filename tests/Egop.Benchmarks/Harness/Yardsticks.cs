using System.Runtime.Intrinsics;

namespace Egop.Benchmarks;

/// <summary>
/// The machine's own peaks as sides of a duel, so that what disturbs our rounds disturbs the floor they are held against.
/// </summary>
internal sealed class Yardsticks
{
    // Beyond any last-level cache this is likely to meet.
    private const int CopyLength = 64 << 20;

    private readonly double _flops;
    private readonly double _bytes;
    private readonly Side _double;
    private readonly Side _single;
    private readonly Side _nonTemporal;

    /// <summary>Finds the faster of the two products in each precision, and measures everything once.</summary>
    public Yardsticks(Bench bench)
    {
        int n = bench.Size(2048, 512), length = bench.Size(CopyLength, CopyLength / 16);
        var (from, to) = (new float[length], new float[length]);
        from.AsSpan().Fill(1);
        _flops = 2.0 * n * n * n;
        _bytes = 2.0 * sizeof(float) * length;
        (_double, double doubleSeconds) = Faster(bench, Products.Double(n), Products.BlasDouble(bench.Blas, n));
        (_single, double singleSeconds) = Faster(bench, Products.Single(n), Products.BlasSingle(bench.Blas, n));
        _nonTemporal = Side.Of("non-temporal copy", () => Split(length, (start, count) => CopyPast(from, to, start, count)));
        Timing[] copies = bench.Duel(
            7, Side.Of("copy", () => Split(length, (start, count) => from.AsSpan(start, count).CopyTo(to.AsSpan(start, count)))),
                _nonTemporal);
        Measured = new Ceilings(_flops / doubleSeconds, _flops / singleSeconds, _bytes / copies[0].Median, _bytes / copies[1].Median);
    }

    /// <summary>The peaks at the beginning of the run.</summary>
    public Ceilings Measured { get; }

    /// <summary>The time so many flops take at the rate of the matrix product, which a round measures anew.</summary>
    public Side Flops(double flops, bool isDouble) =>
        (isDouble ? _double : _single).Scaled(flops / _flops) with { Name = "flop floor at the GEMM peak" };

    /// <summary>The time so many bytes take at the rate of the non-temporal copy, which a round measures anew.</summary>
    public Side Bytes(double bytes) => _nonTemporal.Scaled(bytes / _bytes) with { Name = "its bytes at the non-temporal copy's rate" };

    private static (Side Side, double Seconds) Faster(Bench bench, Action ours, Action? theirs)
    {
        Side[] sides = [Side.Repeated("ours", ours), .. theirs is null ? Array.Empty<Side>() : [Side.Repeated("theirs", theirs)]];
        Timing[] timings = bench.Duel(5, sides);
        int best = timings.Length == 2 && timings[1].Median < timings[0].Median ? 1 : 0;
        return (sides[best], timings[best].Median);
    }

    private static void Split(int length, Action<int, int> piece) =>
        Parallel.For(0, Bench.Threads, new ParallelOptions { MaxDegreeOfParallelism = Bench.Threads }, i =>
        {
            // Pieces of whole cache lines.
            int start = (int)((long)length * i / Bench.Threads) & ~15;
            int end = i == Bench.Threads - 1 ? length : (int)((long)length * (i + 1) / Bench.Threads) & ~15;
            piece(start, end - start);
        });

    private static unsafe void CopyPast(float[] from, float[] to, int start, int count)
    {
        fixed (float* source = from, target = to)
        {
            float* s = source + start, t = target + start, end = t + count;
            for (; t < end && (nuint)t % 64 != 0; s++, t++)
                *t = *s;
            for (; end - t >= 32; s += 32, t += 32)
            {
                Vector512.StoreAlignedNonTemporal(Vector512.Load(s), t);
                Vector512.StoreAlignedNonTemporal(Vector512.Load(s + 16), t + 16);
            }

            for (; t < end; s++, t++)
                *t = *s;
        }
    }
}
