using System.Numerics;

namespace Egop;

/// <summary>
/// Several runs in one large basis, one step of each at a time, so that each change of basis is one product that reads V once for up to
/// eight of them.
/// </summary>
/// <remarks>A run that ends leaves the others to go on. Every run has the bits it would have alone: <see cref="IBatchedBasis"/> promises
/// it.</remarks>
internal static class LockStep
{
    // A basis that fits a core's own cache is read in no time by every run for itself, and lock-step would make the runs wait for one
    // another.
    private const long SmallBasis = 1 << 20;

    /// <summary>Whether runs gain by it.</summary>
    /// <param name="jobs">The runs, which have one basis and one precision.</param>
    public static bool Pays(TrainingJob[] jobs) =>
        jobs.Length > 1 && jobs[0].Options.Basis is IBatchedBasis basis && basis.Cost.Bytes >= SmallBasis
            && Array.TrueForAll(jobs, job => job.Options.Refresh is null);

    /// <summary>The results of the runs, in the order of the jobs.</summary>
    public static TrainResult[] Finish(IObjective objective, TrainingJob[] jobs, int threads, CancellationToken cancellation) =>
        jobs[0].Options.Precision == Precision.Double
            ? Finish(objective, jobs, RunVectors.InDouble, threads, cancellation)
            : Finish(objective, jobs, RunVectors.InSingle, threads, cancellation);

    private static TrainResult[] Finish<T>(
        IObjective objective, TrainingJob[] jobs, Func<double[], RunVectors<T>> make, int threads, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IBasis basis = jobs[0].Options.Basis!;
        int k = basis.Coordinates, d = basis.Dimension;
        T[] points = new T[jobs.Length * k], thetas = new T[jobs.Length * d], slopes = new T[jobs.Length * d];
        double[] losses = new double[jobs.Length];
        var vectors = new RunVectors<T>[jobs.Length];
        TrainingRun[] runs = [.. jobs.Select((job, i) => Trainer.Begin(objective, job, z => vectors[i] = make(z), null, cancellation))];
        var loops = Array.ConvertAll(runs, run => run.Loop().GetEnumerator());
        int[] active = [.. Enumerable.Range(0, runs.Length).Where(i => loops[i].MoveNext())];
        while (active.Length > 1)
        {
            int n = active.Length;
            bool[] goesOn = new bool[n];
            for (int i = 0; i < n; i++)
                vectors[active[i]].Point.CopyTo(points, i * k);
            vectors[0].ToOriginal(points.AsSpan(0, n * k), thetas.AsSpan(0, n * d));
            ParallelRange.ForEach(n, threads, i =>
            {
                RunVectors<T> own = vectors[active[i]];
                own.AddConstant(thetas.AsSpan(i * d, d));
                losses[i] = own.Evaluate(loops[active[i]].Current.Objective, thetas.AsSpan(i * d, d), slopes.AsSpan(i * d, d));
            });
            vectors[0].ToBasis(slopes.AsSpan(0, n * d), points.AsSpan(0, n * k));
            ParallelRange.ForEach(n, threads, i =>
            {
                points.AsSpan(i * k, k).CopyTo(vectors[active[i]].Gradient);
                runs[active[i]].Loss = losses[i];
                goesOn[i] = loops[active[i]].MoveNext();
            });
            active = [.. active.Where((_, i) => goesOn[i])];
        }

        // The last one goes on alone.
        foreach (int i in active)
        {
            do
                runs[i].Loss = vectors[i].Evaluate(loops[i].Current.Objective, loops[i].Current.Minibatch);
            while (loops[i].MoveNext());
        }

        return Array.ConvertAll(runs, run => run.Result());
    }
}
