using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>One generalized linear model with its minimum.</summary>
internal sealed record GlmProblem(IObjective Objective, double[] Start, Minimum Minimum)
{
    /// <summary>Logistic regression or least squares on a random design, labels from a random θ*.</summary>
    public static GlmProblem Draw(GlmDesign design, bool isLogistic, GlmSettings settings, Func<string, ulong> seed)
    {
        if (design == GlmDesign.Digits)
            return Finish(Digits(settings));
        int n = settings.Rows, d = settings.Parameters;
        Matrix<double> a = Design(design, settings, seed("design"));
        Vector<double> exact =
            a * Vector<double>.Build.Dense(SamplingDistributions.Gaussian(d, 2 / Math.Sqrt(d)).Draw(new SampleKey(seed("target"), 0)));
        if (isLogistic)
            return Finish(Objectives.LogisticRegression(a, ConvexProblem.Labels(exact, seed("labels")), settings.Ridge));
        double[] noise = SamplingDistributions.Gaussian(n, 1).Draw(new SampleKey(seed("noise"), 0));
        return Finish(Objectives.LeastSquares(a, exact + 0.1 * Vector<double>.Build.Dense(noise), 1.0 / n));

        static GlmProblem Finish(IObjective f)
        {
            double[] start = new double[f.Dimension];
            return new(f, start, Minimizer.Find(f, start, ConvexProblem.Tolerance));
        }
    }

    private static Matrix<double> Design(GlmDesign design, GlmSettings settings, ulong seed)
    {
        int n = settings.Rows, d = settings.Parameters;
        double[] normal = new double[n * d];
        new RandomStream(new SampleKey(seed, 0)).FillNormal(normal);
        for (int row = 0; row < n; row++)
        {
            Span<double> x = normal.AsSpan(row * d, d);
            for (int j = 0; j < d; j++)
            {
                x[j] = design switch
                {
                    GlmDesign.Anisotropic => x[j] * Math.Pow(settings.Anisotropy, -(double)j / Math.Max(1, d - 1)),
                    // A stationary autoregression: variance 1, correlation ρ^|i − j|.
                    GlmDesign.Correlated when j > 0 => settings.Correlation * x[j - 1]
                        + Math.Sqrt(1 - settings.Correlation * settings.Correlation) * x[j],
                    _ => x[j],
                };
            }
        }

        return Matrix<double>.Build.DenseOfRowMajor(n, d, normal);
    }

    private static LogisticRegression Digits(GlmSettings settings)
    {
        LabeledImages images = Egop.Digits.Embedded().WithClasses(0, 1);
        return Objectives.LogisticRegression(images.ToMatrix(), images.Labels.Select(label => label == 0 ? -1.0 : 1.0), settings.Ridge);
    }
}
