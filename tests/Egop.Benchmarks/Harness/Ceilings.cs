using System.Runtime.Intrinsics;

namespace Egop.Benchmarks;

/// <summary>What the machine itself can do, on the cores both sides use.</summary>
/// <param name="Double">Flops a second of the fastest matrix product in double precision.</param>
/// <param name="Single">The same in single precision.</param>
/// <param name="Copy">Bytes a second read and written by a plain copy of a block beyond the caches.</param>
/// <param name="NonTemporalCopy">The same with stores that do not pass through the caches.</param>
internal sealed record Ceilings(double Double, double Single, double Copy, double NonTemporalCopy)
{
    // Beyond any last-level cache this is likely to meet.
    private const int CopyLength = 64 << 20;

    public static Ceilings Measure(Bench bench)
    {
        int n = bench.Size(2048, 512), length = bench.Size(CopyLength, CopyLength / 16);
        var (from, to) = (new float[length], new float[length]);
        from.AsSpan().Fill(1);
        double bytes = 2.0 * sizeof(float) * length;
        Timing[] copies = bench.Duel(
            7,
            Side.Of("copy", () => Split(Bench.Threads, length, (start, count) => from.AsSpan(start, count).CopyTo(to.AsSpan(start, count)))),
            Side.Of("non-temporal copy", () => Split(Bench.Threads, length, (start, count) => CopyPast(from, to, start, count))));
        double flops = 2.0 * n * n * n;
        return new Ceilings(
            flops / BestProduct(bench, n, Products.Double(n), Products.BlasDouble(bench.Blas, n)),
            flops / BestProduct(bench, n, Products.Single(n), Products.BlasSingle(bench.Blas, n)),
            bytes / copies[0].Median, bytes / copies[1].Median);
    }

    public override string ToString() =>
        $"GEMM peak {Double / 1e9:F0} GF/s double, {Single / 1e9:F0} GF/s single; copy {Copy / 1e9:F0} GB/s, non-temporal copy {NonTemporalCopy / 1e9:F0} GB/s";

    // The ceiling is what anyone reached: the better of the two, in the median round.
    private static double BestProduct(Bench bench, int n, Action ours, Action? theirs)
    {
        Side[] sides = theirs is null ? [Side.Repeated("ours", ours)] : [Side.Repeated("ours", ours), Side.Repeated("theirs", theirs)];
        return bench.Duel(7, sides).Min(timing => timing.Median);
    }

    private static void Split(int threads, int length, Action<int, int> piece) =>
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            // Pieces of whole cache lines.
            int start = (int)((long)length * i / threads) & ~15, end = i == threads - 1 ? length : (int)((long)length * (i + 1) / threads) & ~15;
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
