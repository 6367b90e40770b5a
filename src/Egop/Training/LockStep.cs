using System.Numerics;

namespace Egop;

/// <summary>Several runs in one large basis, one step of each at a time, so that each change of basis is one product that reads V once for up to eight of them.</summary>
/// <remarks>A run that ends leaves the others to go on. Every run has the bits it would have alone: <see cref="IBatchedBasis"/> promises it.</remarks>
internal static class LockStep
{
    // A basis that fits a core's own cache is read in no time by every run for itself, and lock-step would make the runs wait for one another.
    private const long SmallBasis = 1 << 20;

    public static bool Pays(TrainingJob[] jobs, IBasis? basis) =>
        jobs.Length > 1 && basis is IBatchedBasis && basis.Cost.Bytes >= SmallBasis
        && Array.TrueForAll(jobs, j => j.Options.Refresh is null && j.Options.Precision == jobs[0].Options.Precision);

    public static void Finish(TrainingRun[] runs, int threads)
    {
        if (runs[0].Precision == Precision.Double)
            Finish<double>(runs, threads, (basis, z, x) => basis.ToOriginalMany(z, x), (basis, x, z) => basis.ToBasisMany(x, z));
        else
            Finish<float>(runs, threads, (basis, z, x) => basis.ToOriginalMany(z, x), (basis, x, z) => basis.ToBasisMany(x, z));
    }

    private static void Finish<T>(TrainingRun[] runs, int threads, Map<T> toOriginal, Map<T> toBasis)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IBasis basis = runs[0].Basis;
        int k = basis.Coordinates, d = basis.Dimension;
        T[] points = new T[runs.Length * k], thetas = new T[runs.Length * d], slopes = new T[runs.Length * d];
        double[] losses = new double[runs.Length];
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
                active[i].Vectors<T>().Point.CopyTo(points.AsSpan(i * k, k));
            toOriginal(basis, points.AsSpan(0, n * k), thetas.AsSpan(0, n * d));
            ParallelRange.ForEach(n, threads, i => losses[i] = active[i].EvaluateAt(thetas.AsSpan(i * d, d), slopes.AsSpan(i * d, d)));
            toBasis(basis, slopes.AsSpan(0, n * d), points.AsSpan(0, n * k));
            ParallelRange.ForEach(n, threads, i =>
            {
                points.AsSpan(i * k, k).CopyTo(active[i].Vectors<T>().Gradient);
                active[i].Take(losses[i]);
            });
        }
    }

    private delegate void Map<T>(IBasis basis, ReadOnlySpan<T> from, Span<T> to);
}
