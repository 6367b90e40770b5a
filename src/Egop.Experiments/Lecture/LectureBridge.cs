namespace Egop;

/// <summary>
/// One problem looked at closely: the lecture's two caveats, and what rotations take and the EGOP's eigenbasis gives back.
/// </summary>
internal static class LectureBridge
{
    private const string Own = "own coordinates", Rotated = "randomly rotated", Egop = "EGOP of the rotated";

    /// <summary>Lower end of the plots: below it only the slope goes on.</summary>
    private const double Shown = 1e-6;

    /// <summary>Small enough that Adagrad's falling steps are seen.</summary>
    private const double SmallRate = 0.1;

    public static void AddCaveats(LectureSettings settings, ExperimentRun run)
    {
        var problem = new UnbalancedProblem(settings.Order, settings.Ratio, settings.Condition, run.Seed("H", 0));
        double[] start = problem.Start(LectureMeasure.Value);
        (string Name, IOptimizer Optimizer)[] all =
        [
            ("gradient descent, 1/λ₁", new Sgd { LearningRate = 1 / problem.Largest }),
            ("Adagrad, 0.1", LectureSweep.Adagrad(SmallRate)),
            ("RMSProp, 0.1", LectureSweep.RmsProp(SmallRate)),
            ("Adagrad, tuned", LectureSweep.Adagrad(Tuned(settings, run, problem.Objective, start).Rate)),
        ];
        int shown = Math.Min(settings.Steps, 3000), every = Math.Max(1, shown / 600);
        double[] steps = [.. Enumerable.Range(0, shown / every + 1).Select(i => (double)(i * every))];
        ExperimentCurve[] curves = [.. all.Select(m =>
        {
            double[] values = LectureRace.Values(m.Optimizer, problem.Objective, start, shown);
            return new ExperimentCurve("caveat: steps that shrink", m.Name, steps, [steps.Select(s => values[(int)s]).ToArray()]);
        })];
        foreach (ExperimentCurve curve in curves)
            run.Curve(curve);
        // RMSProp's last steps have its rate's length: the level is one that it can hold.
        double level = 0.1;
        double adagrad = Steps(all[1].Optimizer), rmsProp = Steps(all[2].Optimizer);
        run.ExpectAtLeast("Adagrad's sum of squares grows while it is slow, RMSProp's mean does not",
            $"steps to √(f − f*) = {level} of the start at the rate {SmallRate}, Adagrad / RMSProp", adagrad / rmsProp, 2,
                double.IsFinite(adagrad) ? "" : "Adagrad did not get there");
        run.Chart("caveat shrinking steps", new Chart
        {
            Title = FormattableString.Invariant($"β = {settings.Ratio}, n = {settings.Order}: steps that shrink"),
            X = new Axis("step"),
            Y = new Axis("√(f − f*), share of the start", AxisScale.Logarithmic, min: Shown),
            Traces = [.. curves.Select(c => new LineTrace(c.Name, c.X, c.Trials[0]))],
        });

        // β = 1: nothing to scale, and yet slow.
        double[][] slow = [.. Enumerable.Range(0, settings.Trials).Select(t => BalancedAndSlow(settings, run, t))];
        run.Number("balanced and slow: steps of gradient descent", Median(slow, 0));
        run.Number("balanced and slow: steps of Adagrad, tuned", Median(slow, 1));
        run.Number("balanced and slow: steps of Adagrad, tuned, in EGOP coordinates", Median(slow, 2));
        run.ExpectAtLeast("a balanced H can still be slow for Adagrad", "steps of tuned Adagrad, balanced H / H's own eigenbasis (EGOP)",
            Quartiles.Of(slow.Select(s => s[1] / s[2])).Median, 2);

        double Steps(IOptimizer optimizer) => LectureRace.Steps(
            optimizer, problem.Objective, start, LectureMeasure.Value, level, settings.Steps);
    }

    public static void AddRotation(LectureSettings settings, ExperimentRun run)
    {
        Dictionary<string, double[]>[] trials = run.Pieces(
            [.. Enumerable.Range(0, settings.Trials).Select(t => $"rotation, trial {Guard.Text(t)}")], t => Rotate(settings, run, t));
        var table = new Table("coordinates", "steps of Adagrad, own best rate, median", "lower quartile", "upper quartile");
        foreach (string name in new[] { Own, Rotated, Egop })
        {
            Quartiles q = Quartiles.Of(trials.Select(t => t[name][0]));
            table = table.AddRow(name, q.Median, q.Lower, q.Upper);
            run.Curve(new ExperimentCurve("rotation", name, Enumerable.Range(0, trials[0][$"{name}, values"].Length).Select(i => (double)i),
                trials.Select(t => t[$"{name}, values"])));
        }

        run.Table("rotation and back", table);
        run.ExpectAtLeast("a random rotation destroys Adagrad's advantage", "steps, rotated / own coordinates", Ratio(Rotated, Own), 3);
        run.ExpectWithin("EGOP reparameterization restores it", "steps, EGOP of the rotated / own coordinates", Ratio(Egop, Own), 0, 2);
        run.Number("stable rank of the EGOP", Quartiles.Of(trials.Select(t => t["stable rank"][0])).Median);
        run.ExpectWithin("the EGOP under N(0, I) is the square of the Hessian", "stable rank of the estimate / Σλ_i/λ_1",
            Quartiles.Of(trials.Select(t => t["stable rank"][0] / t["stable rank"][1])).Median, 0.9, 1.1);
        run.Chart("rotation and back", new Chart
        {
            Title = FormattableString.Invariant($"β = {settings.Ratio}, n = {settings.Order}: Adagrad at each one's best rate"),
            X = new Axis("step"),
            Y = new Axis("√(f − f*), share of the start", AxisScale.Logarithmic, min: Shown),
            Traces = [.. new[] { Own, Rotated,
                Egop }.Select(name => LineTrace.Quartiles(name,
                    Enumerable.Range(0, trials[0][$"{name}, values"].Length).Select(i => (double)i),
                        trials.Select(t => t[$"{name}, values"])))],
        });

        double Ratio(string a, string b) => Quartiles.Of(trials.Select(t => t[a][0] / t[b][0])).Median;
    }

    private static Dictionary<string, double[]> Rotate(LectureSettings settings, ExperimentRun run, int trial)
    {
        var problem = new UnbalancedProblem(settings.Order, settings.Ratio, settings.Condition, run.Seed("H", trial));
        double[] start = problem.Start(LectureMeasure.Value);
        IBasis rotation = Bases.RandomRotation(settings.Order, run.Seed("rotation", trial));
        IObjective rotated = problem.Objective.In(rotation);
        EgopEstimate estimate = Estimate(rotated, run, trial);
        IBasis back = Bases.FromEgop(estimate);
        double[] turned = rotation.ToBasis(start);
        var values = new Dictionary<string, double[]> { ["stable rank"] = [estimate.StableRank, problem.StableRank] };
        foreach ((string name, IObjective f, double[] at) in new[] { (Own, problem.Objective, start), (Rotated, rotated, turned),
            (Egop, rotated.In(back), back.ToBasis(turned)) })
        {
            (double steps, double rate) = Tuned(settings, run, f, at);
            values[name] = [steps, rate];
            values[$"{name}, values"] =
                LectureRace.Values(LectureSweep.Adagrad(double.IsNaN(rate) ? 1 : rate), f, at, Math.Min(settings.Steps, 400));
        }

        return values;
    }

    private static double[] BalancedAndSlow(LectureSettings settings, ExperimentRun run, int trial)
    {
        var problem = new UnbalancedProblem(settings.Order, 1, settings.SlowCondition, run.Seed("H", trial));
        double[] start = problem.Start(LectureMeasure.Value);
        IBasis basis = Bases.FromEgop(Estimate(problem.Objective, run, trial));
        return [problem.DescentSteps(LectureMeasure.Value, settings.Goal), Tuned(settings, run, problem.Objective, start).Steps,
            Tuned(settings, run, problem.Objective.In(basis), basis.ToBasis(start)).Steps];
    }

    private static EgopEstimate Estimate(IObjective f, ExperimentRun run, int trial) => EgopEstimator.Estimate(
        f, SamplingDistributions.Gaussian(f.Dimension, 1),
            new EgopOptions { Samples = 100 * f.Dimension, Seed = run.Seed(Seeds.Sampling, trial), Threads = 1 });

    private static (double Steps, double Rate) Tuned(LectureSettings settings, ExperimentRun run, IObjective f, double[] start) =>
        LectureRace.Tuned(LectureSweep.Adagrad, f, start, LectureMeasure.Value, settings.Goal, settings.Steps, run.Cancellation);

    private static double Median(double[][] values, int index) => Quartiles.Of(values.Select(v => v[index])).Median;
}
