namespace Egop.Benchmarks;

/// <summary>Random points and the gradients there, in chunks divided among threads; the gradients are dropped.</summary>
internal static class GradientSampler
{
    private const int Chunk = 8;

    public static void Double(IObjective objective, int count, int threads)
    {
        int d = objective.Dimension;
        Divide(count, threads, () => (new double[Chunk * d], new double[Chunk], new double[Chunk * d]), (buffers, start, points) =>
        {
            (double[] theta, double[] values, double[] gradients) = buffers;
            new RandomStream(new SampleKey(1, (ulong)start)).FillNormal(theta.AsSpan(0, points * d));
            objective.EvaluateMany(theta.AsSpan(0, points * d), values.AsSpan(0, points), gradients.AsSpan(0, points * d));
        });
    }

    public static void Single(IObjective objective, int count, int threads)
    {
        int d = objective.Dimension;
        Divide(count, threads, () => (new float[Chunk * d], new double[Chunk], new float[Chunk * d]), (buffers, start, points) =>
        {
            (float[] theta, double[] values, float[] gradients) = buffers;
            new RandomStream(new SampleKey(1, (ulong)start)).FillNormal(theta.AsSpan(0, points * d));
            objective.EvaluateMany(theta.AsSpan(0, points * d), values.AsSpan(0, points), gradients.AsSpan(0, points * d));
        });
    }

    private static void Divide<TBuffers>(int count, int threads, Func<TBuffers> create, Action<TBuffers, int, int> work)
    {
        int next = -1, chunks = (count + Chunk - 1) / Chunk;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            TBuffers buffers = create();
            while (Interlocked.Increment(ref next) is var chunk && chunk < chunks)
                work(buffers, chunk * Chunk, Math.Min(Chunk, count - (chunk * Chunk)));
        });
    }
}
