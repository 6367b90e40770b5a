using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>One random problem of the experiments on convex functions.</summary>
internal sealed record ConvexProblem(IObjective Objective, double[] Start, double Infimum)
{
    /// <summary>Gradient norm at which a Newton run counts as having reached the infimum.</summary>
    private const double Tolerance = 1e-12;

    public static ConvexProblem Draw(ConvexObjective kind, ConvexSettings settings, Func<string, ulong> seed)
    {
        int n = settings.Rows, d = settings.Parameters;
        Matrix<double> a = SyntheticData.DecayingMatrix(n, d, settings.Exponent, seed("data"));
        double[] target = SamplingDistributions.Gaussian(d, 1).Draw(new SampleKey(seed("target"), 0));
        double[] start = SamplingDistributions.Gaussian(d, settings.SamplingScale).Draw(new SampleKey(seed(Seeds.InitialPoint), 0));
        Vector<double> exact = a * Vector<double>.Build.Dense(target);
        switch (kind)
        {
            case ConvexObjective.LogSumExp:
                return new(Objectives.LogSumExp(a, exact), start, Math.Log(n));
            case ConvexObjective.LogisticRegression:
                double[] uniform = new double[n];
                new RandomStream(new SampleKey(seed("labels"), 0)).FillUniform(uniform);
                double[] labels = [.. exact.Select((margin, i) => uniform[i] < 1 / (1 + Math.Exp(-margin)) ? 1.0 : -1.0)];
                IObjective logistic = Objectives.LogisticRegression(a, Vector<double>.Build.Dense(labels));
                return new(logistic, start, logistic.Value(Minimizer.Find(logistic, start, Tolerance).Point.ToArray()));
            default:
                double[] noise = SamplingDistributions.Gaussian(n, 1).Draw(new SampleKey(seed("noise"), 0));
                Vector<double> y = exact + settings.Noise * Vector<double>.Build.Dense(noise);
                IObjective squares = Objectives.LeastSquares(a, y);
                return new(squares, start, squares.Value([.. a.QR().Solve(y)]));
        }
    }
}
