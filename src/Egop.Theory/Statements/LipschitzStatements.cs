using System.Numerics.Tensors;

namespace Egop;

/// <summary>Lipschitz constants of Hessians against what is sampled.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemmas 9, 16 and 17.</remarks>
public static class LipschitzStatements
{
    /// <summary>‖∇²f(x) − ∇²f(y)‖ / ‖x − y‖ over sampled pairs of a ball is at most the proved h; the ratio says how tight h is.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="radius">Radius of the ball, positive.</param>
    /// <param name="pairs">Number of pairs; 32 unless given.</param>
    /// <param name="seed">Seed of the pairs.</param>
    /// <param name="constant">h claimed by the caller; null for <see cref="HessianLipschitz.Bound"/>.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certificate SampledRatios(IObjective objective, double radius, int pairs = 32, ulong seed = 0, double? constant = null)
    {
        const string Statement = "sampled differences of Hessians stay below the Lipschitz constant",
            Formula = @"\frac{\| H( x ) - H( y ) \|_2}{\| x - y \|} \le h";
        if ((constant ?? HessianLipschitz.Bound(objective, radius)) is not { } h)
            return Certificate.NotApplicable(
                Statement, "[E] Lemmas 16, 17", Formula, "no Lipschitz constant of the Hessian is known for this objective");
        double sampled = HessianLipschitz.SampledBound(objective, radius, pairs, seed);
        double scale = HessianSize(objective);
        return new Certificate
        {
            Statement = Statement,
            Source = "[E] Lemmas 16, 17",
            Formula = Formula,
            Left = sampled,
            Right = h,
            // Differences of Hessians that are equal leave their rounding, divided by the distance of the closest pairs.
            Tolerance = 1e-10 * scale / radius,
            Assumptions = [constant is null
                ? Assumption.Proved("h on the ball of radius", radius)
                : new Assumption("h on the ball of radius", AssumptionStatus.Given, radius)],
            Note = FormattableString.Invariant($"{pairs} pairs, half of them 0.1 % apart"),
        };
    }

    /// <summary>|D³f(x)[v, v, w]| ≤ h ‖v‖² ‖w‖, by central differences of Hessian-vector products; the worst of the samples.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="radius">Radius of the ball, positive.</param>
    /// <param name="samples">Number of (x, v, w); 64 unless given.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="constant">h claimed by the caller; null for <see cref="HessianLipschitz.Bound"/>.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certificate ThirdDerivative(
        IObjective objective, double radius, int samples = 64, ulong seed = 0, double? constant = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Guard.Positive(radius, nameof(radius));
        Guard.Positive(samples, nameof(samples));
        const string Statement =
            "third derivatives stay below the Lipschitz constant", Formula = @"| D^3 f( x )[ v, v, w ] | \le h \| v \|^2 \| w \|";
        double step = 1e-4 * radius;
        if ((constant ?? HessianLipschitz.Bound(objective, radius + step)) is not { } h)
            return Certificate.NotApplicable(
                Statement, "[E] Lemma 9", Formula, "no Lipschitz constant of the Hessian is known for this objective");
        int d = objective.Dimension;
        double largest = 0;
        double[] x =
            new double[d], v = new double[d], w = new double[d], ahead = new double[d], behind = new double[d], shifted = new double[d];
        for (int s = 0; s < samples; s++)
        {
            var stream = new RandomStream(new SampleKey(seed, (ulong)s));
            foreach (double[] direction in (double[][])[x, v, w])
            {
                stream.FillNormal(direction);
                TensorPrimitives.Multiply(direction, 1 / TensorPrimitives.Norm<double>(direction), direction);
            }

            TensorPrimitives.Multiply(x, radius, x);
            TensorPrimitives.MultiplyAdd(w, step, x, shifted);
            objective.HessianVectorProduct(shifted, v, ahead);
            TensorPrimitives.MultiplyAdd(w, -step, x, shifted);
            objective.HessianVectorProduct(shifted, v, behind);
            TensorPrimitives.Subtract<double>(ahead, behind, ahead);
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.Dot<double>(v, ahead)) / (2 * step));
        }

        return new Certificate
        {
            Statement = Statement,
            Source = "[E] Lemma 9",
            Formula = Formula,
            Left = largest,
            Right = h,
            Tolerance = 1e-10 * HessianSize(objective) / radius,
            Assumptions = [constant is null
                ? Assumption.Proved("h on the ball of radius", radius)
                : new Assumption("h on the ball of radius", AssumptionStatus.Given, radius)],
            Note = FormattableString.Invariant($"{samples} triples on the sphere"),
        };
    }

    /// <summary>Logistic regression: ‖∇²f‖₂ ≤ ‖A‖² / (4n) + μ, at sampled points.</summary>
    /// <param name="objective">The logistic regression.</param>
    /// <param name="radius">Radius of the ball the points are drawn from.</param>
    /// <param name="points">Number of points; 8 unless given.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="claimed">A bound claimed by the caller; null for the right side above.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certificate LogisticCurvature(
        LogisticRegression objective, double radius, int points = 8, ulong seed = 0, double? claimed = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int d = objective.Dimension;
        double largest = 0;
        IIsotropicDistribution ball = SamplingDistributions.Ball(d, radius);
        // At the origin every sigmoid is at its steepest.
        for (int p = -1; p < points; p++)
        {
            double[] x = new double[d], values = new double[d];
            if (p >= 0)
                ball.Sample(new SampleKey(seed, (ulong)p), x);
            double[] h = Hessians.At(objective, x).Elements.ToArray();
            LinearAlgebra.Provider.SymmetricEigen(d, h, values);
            largest = Math.Max(largest, values[0]);
        }

        double bound = claimed ?? (Math.Pow(HessianLipschitz.SpectralNorm(objective.A), 2) / (4 * objective.A.Rows)) + objective.L2;
        return new Certificate
        {
            Statement = "the curvature of logistic regression is bounded by the data",
            Source = "[E] Lemma 17; theory section 10.3",
            Formula = @"\| H \|_2 \le \frac{\| A \|_2^2}{4 n} + \mu",
            Left = largest,
            Right = bound,
            Tolerance = 1e-12 * bound,
            Note = FormattableString.Invariant($"the largest at the origin and {points} points"),
        };
    }

    private static double HessianSize(IObjective objective)
    {
        int d = objective.Dimension;
        double[] x = new double[d], v = new double[d], hv = new double[d];
        Array.Fill(x, 0.1);
        Array.Fill(v, 1 / Math.Sqrt(d));
        double size = 0;
        for (int k = 0; k < 10; k++)
        {
            objective.HessianVectorProduct(x, v, hv);
            size = TensorPrimitives.Norm<double>(hv);
            if (!(size > 0))
                return 0;
            TensorPrimitives.Multiply(hv, 1 / size, v);
        }

        return size;
    }
}
