namespace Egop;

/// <summary>Several runs in one large basis, one step of each at a time, so that each change of basis is one product that reads V once for up to eight of them.</summary>
/// <remarks>A run that ends leaves the others to go on. Every run has the bits it would have alone: <see cref="IBatchedBasis"/> promises it.</remarks>
internal static class LockStep
{
    // A basis that fits a core's own cache is read in no time by every run for itself, and lock-step would make the runs wait for one another.
    private const long SmallBasis = 1 << 20;

    public static bool Pays(TrainingJob[] jobs, IBasis? basis) =>
        jobs.Length > 1 && basis is IBatchedBasis && basis.Cost.Bytes >= SmallBasis && Array.TrueForAll(jobs, j => j.Options.Refresh is null);

    public static void Finish(TrainingRun[] runs, int threads)
    {
        IBasis basis = runs[0].Basis;
        int k = basis.Coordinates, d = basis.Dimension;
        double[] points = new double[runs.Length * k], thetas = new double[runs.Length * d], slopes = new double[runs.Length * d], losses = new double[runs.Length];
        while (true)
        {
            TrainingRun[] active = Array.FindAll(runs, r => r.Next is not null);
            int n = active.Length;
            if (n <= 1)
            {
                if (n == 1)
                    active[0].Finish();
                return;
            }

            for (int i = 0; i < n; i++)
                active[i].Point.CopyTo(points, i * k);
            basis.ToOriginalMany(points.AsSpan(0, n * k), thetas.AsSpan(0, n * d));
            ParallelRange.ForEach(n, threads, i =>
            {
                Span<double> theta = thetas.AsSpan(i * d, d);
                active[i].AddConstant(theta);
                losses[i] = active[i].Next!.Evaluate(theta, slopes.AsSpan(i * d, d));
            });
            basis.ToBasisMany(slopes.AsSpan(0, n * d), points.AsSpan(0, n * k));
            ParallelRange.ForEach(n, threads, i =>
            {
                points.AsSpan(i * k, k).CopyTo(active[i].Gradient);
                active[i].Take(losses[i]);
            });
        }
    }
}
