namespace Egop;

/// <summary>Counts steps of an optimizer on a quadratic with the minimum 0.</summary>
internal static class LectureRace
{
    /// <summary>
    /// Rates that are tried: every power of ten from 10⁻³ to 10⁵, the middle first, so that slow ones can be given up early.
    /// </summary>
    private static readonly double[] _rates = [1, 10, 0.1, 100, 0.01, 1e3, 1e-3, 1e4, 1e5];

    /// <summary>Steps to the goal and the best rate; infinity if no rate gets there in time. Of equals the first of the list.</summary>
    public static (double Steps, double Rate) Tuned(Func<double, IOptimizer> create, IObjective f, double[] start, LectureMeasure measure,
        double goal, int most, CancellationToken cancellation)
    {
        (double Steps, double Rate) best = (double.PositiveInfinity, double.NaN);
        foreach (double rate in _rates)
        {
            cancellation.ThrowIfCancellationRequested();
            int limit = double.IsFinite(best.Steps) ? (int)best.Steps - 1 : most;
            double steps = Steps(create(rate), f, start, measure, goal, limit);
            if (steps < best.Steps)
                best = (steps, rate);
        }

        return best;
    }

    /// <summary>
    /// The first step after which the measure is at most <paramref name="goal"/> of its start; infinity if none within
    /// <paramref name="most"/>.
    /// </summary>
    public static double Steps(IOptimizer optimizer, IObjective f, double[] start, LectureMeasure measure, double goal, int most)
    {
        double first = double.NaN, found = double.PositiveInfinity;
        Walk(optimizer, f, start, most, (t, x, g) =>
        {
            double size = UnbalancedProblem.Size(measure, x, g);
            if (t == 0)
                first = size;
            if (size <= goal * first)
                found = t;
            return double.IsFinite(size) && !(size <= goal * first);
        });
        return found;
    }

    /// <summary>√(f − f*) after each step, as a share of the start.</summary>
    public static double[] Values(IOptimizer optimizer, IObjective f, double[] start, int steps)
    {
        double[] values = new double[steps + 1];
        Walk(optimizer, f, start, steps, (t, x, g) =>
        {
            values[t] = UnbalancedProblem.Size(LectureMeasure.Value, x, g) / (t == 0 ? 1 : values[0]);
            return true;
        });
        values[0] = 1;
        return values;
    }

    private delegate bool Seen(int step, ReadOnlySpan<double> x, ReadOnlySpan<double> gradient);

    private static void Walk(IOptimizer optimizer, IObjective f, double[] start, int most, Seen goOn)
    {
        double[] x = [.. start], gradient = new double[x.Length];
        OptimizerState state = optimizer.Init(f.Layout());
        for (int t = 0; ; t++)
        {
            f.Evaluate(x, gradient);
            if (!goOn(t, x, gradient) || t >= most)
                return;
            optimizer.Step(state, gradient, x);
        }
    }
}
