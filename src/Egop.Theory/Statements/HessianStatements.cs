using System.Numerics.Tensors;

namespace Egop;

/// <summary>The EGOP beside the Hessian at a minimum.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemma 11, with explicit constants.</remarks>
public static class HessianStatements
{
    /// <summary>‖E_M − (c² H² + H θ*θ*ᵀ H)‖_F is within four standard errors of the Monte Carlo average, for a quadratic.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <remarks>E‖E_M − EGOP‖_F² = (E‖g‖⁴ − ‖EGOP‖_F²) / M for independent samples; E‖g‖⁴ is measured on them.</remarks>
    public static Certificate ClosedForm(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        const string Statement = "the sampled EGOP of a quadratic is its closed form, up to four standard errors",
            Formula = @"\| \hat{E}_M - c^2 H^2 - H \theta^{\star} \theta^{\star \top} H \|_F \le 4 \sqrt{ ( \mathbb{E} \|g\|^4 - \|E\|_F^2 ) / M }";
        if (!geometry.IsExact)
            return Certificate.NotApplicable(
                Statement, "[E] Lemma 11, h = 0", Formula, "f is not a quadratic of the library: no closed form");
        int d = geometry.Dimension, samples = geometry.Estimate.Samples;
        double[] gradients = EgopEstimator.Gradients(geometry.Objective, geometry.Distribution, geometry.Estimate.Options);
        double fourth = 0;
        for (int m = 0; m < samples; m++)
            fourth += Math.Pow(TensorPrimitives.SumOfSquares<double>(gradients.AsSpan(m * d, d)), 2) / samples;
        double[] difference = geometry.Estimate.Blocks[0].ToMatrix().ToRowMajorArray();
        TensorPrimitives.Subtract(difference, geometry.EgopMatrix.Elements, difference);
        double size = TensorPrimitives.Norm(geometry.EgopMatrix.Elements);
        return new Certificate
        {
            Statement = Statement,
            Source = "[E] Lemma 11, h = 0",
            Formula = Formula,
            Left = TensorPrimitives.Norm<double>(difference),
            Right = 4 * Math.Sqrt(Math.Max(0, fourth - (size * size)) / samples),
            Tolerance = 1e-12 * size,
            Assumptions = [geometry.Isotropic, Assumption.Measured("E‖g‖⁴", fourth)],
            Note = FormattableString.Invariant($"M = {samples}"),
        };
    }

    /// <summary>The error of the sampled EGOP falls like M^(−1/2): slope of log error against log M.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <param name="repetitions">Independent estimates averaged at every M, at least 2; default 32.</param>
    /// <remarks>E‖E_M − EGOP‖_F² is exactly proportional to 1/M. M runs from 16 to 512; the uncertainty is three standard errors of the
    /// fitted slope.</remarks>
    /// <exception cref="ArgumentException">Fewer than two repetitions.</exception>
    public static Certificate Rate(EgopGeometry geometry, int repetitions = 32)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        const string Statement =
            "the error of the sampled EGOP falls like one over the root of M", Formula = @"\| \hat{E}_M - E \|_F \sim M^{-1/2}";
        if (repetitions < 2)
            throw Guard.Bad(nameof(repetitions), "at least 2", Guard.Text(repetitions), "A standard error needs several estimates.");
        if (!geometry.IsExact)
            return Certificate.NotApplicable(
                Statement, "theory section 1.5, 4", Formula, "f is not a quadratic of the library: the limit is not known");
        double[] logs = new double[6], errors = new double[6], weights = new double[6];
        int d = geometry.Dimension;
        for (int octave = 0; octave < 6; octave++)
        {
            int samples = 16 << octave;
            double[] sizes = new double[repetitions];
            ParallelRange.ForEach(repetitions, geometry.Options.Threads, r =>
            {
                var options =
                    new EgopOptions { Samples = samples, Seed = Seeds.Derive(geometry.Options.Seed, $"rate {octave} {r}"), Threads = 1 };
                double[] bundle = EgopEstimator.Gradients(geometry.Objective, geometry.Distribution, options), sum = new double[d * d];
                LinearAlgebra.AddGram(LinearAlgebra.Provider, samples, d, 1.0 / samples, bundle, sum, 1);
                TensorPrimitives.Subtract(sum, geometry.EgopMatrix.Elements, sum);
                sizes[r] = TensorPrimitives.SumOfSquares<double>(sum);
            });
            logs[octave] = Math.Log(samples);
            // Half the logarithm of the mean square, and its variance to first order.
            double mean2 = sizes.Average();
            errors[octave] = Math.Log(mean2) / 2;
            weights[octave] = sizes.Sum(s => Math.Pow((s / mean2) - 1, 2)) / (4.0 * repetitions * (repetitions - 1));
        }

        double mean = logs.Average(), spread = logs.Sum(l => (l - mean) * (l - mean));
        double slope = logs.Zip(errors, (l, e) => (l - mean) * e).Sum() / spread;
        double variance = logs.Zip(weights, (l, w) => (l - mean) * (l - mean) * w).Sum() / (spread * spread);
        return new Certificate
        {
            Statement = Statement,
            Source = "theory section 1.5, 4",
            Formula = Formula,
            Left = slope,
            Right = -0.5,
            Relation = Relation.Equal,
            Uncertainty = 3 * Math.Sqrt(variance),
            Assumptions = [geometry.Isotropic, geometry.EgopKnown],
            Note = FormattableString.Invariant($"M from 16 to 512, {repetitions} estimates each; three standard errors of the slope"),
        };
    }

    /// <summary>c² H*² − e I ⪯ EGOP: the smallest eigenvalue of EGOP − c² H*² is at least −e.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate LowerLoewner(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        (double smallest, _) = Difference(geometry, 1);
        return Build(geometry, "EGOP is at least the squared Hessian", @"c^2 H_{\star}^2 - e I \preceq E", smallest, -geometry.ErrorTerm,
            Relation.AtLeast, []);
    }

    /// <summary>EGOP ⪯ 2 c² H*² + e I: the largest eigenvalue of EGOP − 2 c² H*² is at most e.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate UpperLoewner(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        (_, double largest) = Difference(geometry, 2);
        return Build(geometry, "EGOP is at most twice the squared Hessian", @"E \preceq 2 c^2 H_{\star}^2 + e I", largest,
            geometry.ErrorTerm, Relation.AtMost, [geometry.WideEnough]);
    }

    private static Certificate Build(
        EgopGeometry geometry, string statement, string formula, double left, double right, Relation relation,
            IEnumerable<Assumption> more) => new()
            {
                Statement = statement,
                Source = "[E] Lemma 11",
                Formula = formula,
                Left = left,
                Right = right,
                Relation = relation,
                Tolerance = 1e-12 * Math.Max(geometry.Spectrum.Eigenvalues[0], Math.Pow(geometry.Scale * geometry.HessianNorm, 2)),
                Uncertainty = geometry.EgopUncertainty,
                Assumptions = [geometry.Isotropic, geometry.Stationary, geometry.HessianLipschitzOnSupport, geometry.EgopKnown, .. more],
                Note = FormattableString.Invariant($"e = {geometry.ErrorTerm:G4}"),
            };

    // Extreme eigenvalues of EGOP − factor c² H².
    private static (double Smallest, double Largest) Difference(EgopGeometry geometry, double factor)
    {
        int d = geometry.Dimension;
        double[] difference = geometry.EgopMatrix.Elements.ToArray(), values = new double[d];
        LinearAlgebra.Provider.Multiply(
            false, false, d, d, d, -factor * geometry.Scale * geometry.Scale, geometry.Hessian.Elements, d, geometry.Hessian.Elements, d, 1,
                difference, d);
        LinearAlgebra.Provider.SymmetricEigen(d, difference, values);
        return (values[^1], values[0]);
    }
}
