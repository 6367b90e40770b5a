using System.Globalization;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>The angle between AdaGram's direction and full-matrix Adagrad's for the same gradients, those of a run of the latter.</summary>
internal static class GlmAngles
{
    public static void Add(GlmSettings settings, ExperimentRun run, GlmProblem problem, double rate, int[] ranks)
    {
        var full = new FullMatrixAdagrad { LearningRate = 1, Epsilon = settings.Epsilon };
        (string Name, IOptimizer Optimizer)[] all =
        [
            .. ranks.Select(
                r => ($"rank {Guard.Text(r)}", (IOptimizer)new AdaGram { LearningRate = 1, Epsilon = settings.Epsilon, Rank = r })),
            ("not truncated", new AdaGram { LearningRate = 1, Epsilon = settings.Epsilon }),
            ("symmetric, not truncated", new AdaGram { LearningRate = 1, Epsilon = settings.Epsilon, IsSymmetric = true }),
        ];
        Dictionary<string, double[]> found = run.Piece("angles", () => Measure(settings, problem, full, rate, all));
        double[] steps = [.. Enumerable.Range(1, settings.Steps).Select(t => (double)t)];
        run.Chart("angle to full-matrix Adagrad", new Chart
        {
            Title = "Directions for the same gradients, correlated logistic regression",
            X = new Axis("step"),
            Y = new Axis("angle to full-matrix Adagrad's (degrees)", min: 0),
            Traces = [.. all.Select(m =>
            {
                var curve = new ExperimentCurve("angle to full-matrix Adagrad", m.Name, steps, found[m.Name]);
                run.Curve(curve);
                return new LineTrace(m.Name, curve.X, curve.Trials[0]);
            })],
        });
        run.ExpectAtMost("the symmetric direction is full-matrix Adagrad's while nothing is truncated", "largest angle in degrees",
            found["symmetric, not truncated"].Max(), 1e-3);
        run.ExpectAtMost("AdaGram's direction has the length of full-matrix Adagrad's while nothing is truncated",
            "largest relative difference of lengths", found["lengths"].Max(), 1e-6);
        run.ExpectAtLeast("AdaGram's direction is a rotation of full-matrix Adagrad's, not the same", "largest angle in degrees, not truncated", found["not truncated"].Max(), 1, string.Create(CultureInfo.InvariantCulture, $"smallest cosine with the gradient along the run {found["cosine with the gradient"].Min():F2}"));
    }

    private static Dictionary<string,
        double[]> Measure(
            GlmSettings settings, GlmProblem problem, FullMatrixAdagrad full, double rate, (string Name, IOptimizer Optimizer)[] all)
    {
        int d = problem.Start.Length;
        double[] x = [.. problem.Start], gradient = new double[d];
        ParameterLayout layout = problem.Objective.Layout();
        OptimizerState fullState = full.Init(layout);
        OptimizerState[] states = [.. all.Select(m => m.Optimizer.Init(layout))];
        var values = all.ToDictionary(m => m.Name, _ => new double[settings.Steps]);
        double[] lengths = new double[settings.Steps], descent = new double[settings.Steps];
        for (int t = 0; t < settings.Steps; t++)
        {
            problem.Objective.Evaluate(x, gradient);
            double[] reference = Direction(full, fullState, gradient);
            for (int m = 0; m < all.Length; m++)
            {
                double[] direction = Direction(all[m].Optimizer, states[m], gradient);
                values[all[m].Name][t] = Angle(direction, reference);
                if (all[m].Name != "not truncated")
                    continue;
                lengths[t] = Math.Abs((TensorPrimitives.Norm<double>(direction) / TensorPrimitives.Norm<double>(reference)) - 1);
                descent[t] = -TensorPrimitives.CosineSimilarity<double>(direction, gradient);
            }

            TensorPrimitives.MultiplyAdd(reference, rate, x, x);
        }

        values["lengths"] = lengths;
        values["cosine with the gradient"] = descent;
        return values;
    }

    // What a step adds to the parameters at rate 1: it depends on the gradients so far alone.
    private static double[] Direction(IOptimizer optimizer, OptimizerState state, double[] gradient)
    {
        double[] step = new double[gradient.Length];
        optimizer.Step(state, gradient, step);
        return step;
    }

    // 2 atan2(‖u − v‖, ‖u + v‖) of unit vectors: exact for small angles, where the arc cosine loses half the digits.
    private static double Angle(double[] a, double[] b)
    {
        double[] u = new double[a.Length], v = new double[a.Length], difference = new double[a.Length];
        TensorPrimitives.Divide(a, TensorPrimitives.Norm<double>(a), u);
        TensorPrimitives.Divide(b, TensorPrimitives.Norm<double>(b), v);
        double apart = TensorPrimitives.Distance<double>(u, v);
        TensorPrimitives.Add<double>(u, v, difference);
        return 2 * Math.Atan2(apart, TensorPrimitives.Norm<double>(difference)) * 180 / Math.PI;
    }
}
