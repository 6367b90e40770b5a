using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>One random problem of the experiments on convex functions.</summary>
/// <param name="Objective">f.</param>
/// <param name="Start">θ₀.</param>
/// <param name="Infimum">inf f.</param>
/// <param name="GradientAtInfimum">‖∇f‖ where the infimum was found; 0 where it is known in closed form.</param>
/// <param name="IsSeparable">Whether a hyperplane separates the labels, so that inf f = 0 is reached nowhere.</param>
internal sealed record ConvexProblem(
    IObjective Objective, double[] Start, double Infimum, double GradientAtInfimum, bool IsSeparable = false)
{
    /// <summary>Gradient norm at which a Newton run counts as having reached the infimum.</summary>
    public const double Tolerance = 1e-12;

    public static ConvexProblem Draw(ConvexObjective kind, ConvexSettings settings, Func<string, ulong> seed)
    {
        int n = settings.Rows, d = settings.Parameters;
        Matrix<double> a = settings.DataScale * SyntheticData.DecayingMatrix(n, d, settings.Exponent, seed("data"));
        double[] target = SamplingDistributions.Gaussian(d, 1).Draw(new SampleKey(seed("target"), 0));
        double[] start = SamplingDistributions.Gaussian(d, settings.SamplingScale).Draw(new SampleKey(seed(Seeds.InitialPoint), 0));
        Vector<double> exact = a * Vector<double>.Build.Dense(target);
        switch (kind)
        {
            case ConvexObjective.LogSumExp:
                return new(Objectives.LogSumExp(a, exact), start, Math.Log(n), 0);
            case ConvexObjective.LogisticRegression:
                return Logistic(a, start, Labels(exact, seed("labels")));
            default:
                double[] noise = SamplingDistributions.Gaussian(n, 1).Draw(new SampleKey(seed("noise"), 0));
                Vector<double> y = exact + settings.Noise * Vector<double>.Build.Dense(noise);
                IObjective squares = Objectives.LeastSquares(a, y);
                double[] best = [.. a.QR().Solve(y)];
                return new(squares, start, squares.Value(best), TensorPrimitives.Norm<double>(squares.Gradient(best)));
        }
    }

    /// <summary>±1 with probabilities σ(±margin).</summary>
    public static double[] Labels(Vector<double> margins, ulong seed)
    {
        double[] uniform = new double[margins.Count];
        new RandomStream(new SampleKey(seed, 0)).FillUniform(uniform);
        return [.. margins.Select((margin, i) => uniform[i] < 1 / (1 + Math.Exp(-margin)) ? 1.0 : -1.0)];
    }

    private static ConvexProblem Logistic(Matrix<double> a, double[] start, double[] labels)
    {
        IObjective logistic = Objectives.LogisticRegression(a, labels);
        // A point that classifies every row right can be scaled up for ever: the infimum is 0, whatever the search reached.
        Minimum minimum = Minimizer.Find(logistic, start, Tolerance);
        Vector<double> margins = a * Vector<double>.Build.Dense([.. minimum.Point]);
        bool separable = margins.Zip(labels, (m, y) => m * y).All(m => m > 0);
        return new(logistic, start, separable ? 0 : minimum.Value, separable ? 0 : minimum.GradientNorm, separable);
    }
}
