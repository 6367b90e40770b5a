using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Adagrad's convergence, in original coordinates and in the eigenbasis, against its bound.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Theorems 3 and 4, from [J] arXiv 2406.04592 and [L] arXiv 2406.15244.</remarks>
public static class ConvergenceStatements
{
    /// <summary>Runs Adagrad with s_0 = ε_0 and no other ε, and follows its bound.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="start">θ_0, length d.</param>
    /// <param name="infimum">inf f.</param>
    /// <param name="constants">L_1, ..., L_d in the coordinates of the basis, valid where the run goes.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="steps">Number of gradients T, at least 1.</param>
    /// <param name="basis">V; null for original coordinates.</param>
    /// <param name="initialAccumulator">ε_0, positive; 1e-8 unless given.</param>
    /// <exception cref="ArgumentException">A number outside its range, or lengths that differ.</exception>
    public static BoundCurve Follow(
        IObjective objective, ReadOnlySpan<double> start, double infimum, IReadOnlyList<double> constants, double learningRate, int steps,
        IBasis? basis = null, double initialAccumulator = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(constants);
        Guard.Positive(steps, nameof(steps));
        Guard.Length(constants.Count, objective.Dimension, nameof(constants), "Give one constant for each coordinate.");
        basis ??= Bases.Identity(objective.Dimension);
        IObjective f = objective.In(basis);
        double[] z = basis.ToBasis(start), gradient = new double[z.Length];
        var adagrad = new Adagrad { LearningRate = learningRate, InitialAccumulator = initialAccumulator, Epsilon = 0 };
        OptimizerState state = adagrad.Init(f.Layout());
        double value = f.Evaluate(z, gradient);
        var observer = new BoundObserver(constants, Math.Max(0, value - infimum), learningRate, initialAccumulator);
        for (int t = 0; t < steps; t++)
        {
            observer.Observe(gradient);
            adagrad.Step(state, gradient, z);
            f.Evaluate(z, gradient);
        }

        return observer.ToCurve(basis.Name);
    }

    /// <summary>The bound holds at every step of the run; the certificate shows the step where it is tightest.</summary>
    /// <param name="curve">A run with its bound.</param>
    /// <param name="assumptions">How the constants were established.</param>
    public static Certificate HoldsAtEveryStep(BoundCurve curve, params IEnumerable<Assumption> assumptions)
    {
        ArgumentNullException.ThrowIfNull(curve);
        int t = curve.Tightest.Step;
        return new Certificate
        {
            Statement = $"Adagrad converges as its theorem says, {curve.BasisName} basis, rate {Guard.Text(curve.LearningRate)}",
            Source = "[E] Theorem 3",
            Formula = @"\frac{1}{T} \sum_{t < T} \| g_t \|_1 \le \frac{1}{\sqrt{T}} ( \frac{\Delta}{\eta} + d \sqrt{\epsilon_0} + \frac{\eta}{2} \sum_i L_i \ln \frac{s_{T,i}}{\epsilon_0} )",
            Left = curve.Measured[t - 1],
            Right = curve.Bound[t - 1],
            Assumptions = [.. assumptions],
            Note = FormattableString.Invariant($"tightest at T = {t} of {curve.Measured.Count}; every T was compared"),
        };
    }

    /// <summary>Runs Adagrad in both coordinate systems, with constants that hold everywhere, and certifies each run.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <param name="learningRates">η; 0.01, 0.1 and 1 when none is given.</param>
    /// <param name="steps">Number of gradients a run; 500 unless given.</param>
    /// <remarks>A quadratic's constants are those of its Hessian, logistic regression's those of AᵀA/(4n) + μI. Not applicable to
    /// others.</remarks>
    public static IEnumerable<Certificate> BothCoordinates(
        EgopGeometry geometry, IEnumerable<double>? learningRates = null, int steps = 500)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        int d = geometry.Dimension;
        double[] start = new double[d];
        geometry.Distribution.Sample(new SampleKey(Seeds.Derive(geometry.Options.Seed, Seeds.InitialPoint), 0), start);
        DataMatrix? everywhere = UpperHessian(geometry);
        Assumption constants = everywhere is null
            ? Assumption.Failed("constants that hold where the run goes are known: for quadratics and logistic regression only")
            : Assumption.Proved(geometry.IsExact
                ? "f is quadratic: the constants of its Hessian hold everywhere"
                : "AᵀA/(4n) + μI bounds the Hessian everywhere");
        ImmutableArray<Assumption> assumptions = [constants, geometry.Stationary, geometry.Semidefinite];
        SmoothnessInterval own = geometry.Smoothness, turned = geometry.SmoothnessInEigenbasis;
        if (everywhere is not null && !geometry.IsExact)
            (own, turned) = (CoordinateSmoothness.OfHessian(everywhere), CoordinateSmoothness.OfHessian(geometry.Rotated(everywhere)));
        foreach (double rate in learningRates ?? [0.01, 0.1, 1])
        {
            yield return HoldsAtEveryStep(
                Follow(geometry.Objective, start, geometry.Minimum.Value, own.Constants, rate, steps), assumptions);
            yield return HoldsAtEveryStep(
                Follow(geometry.Objective, start, geometry.Minimum.Value, turned.Constants, rate, steps, geometry.Eigenbasis), assumptions);
        }
    }

    /// <summary>η* of the bound grows in the eigenbasis by at least √(β_1 d / (2 sr)), up to the logarithms, which are computed.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <param name="original">A run in original coordinates.</param>
    /// <param name="rotated">A run in the eigenbasis from the same start.</param>
    /// <remarks>With Λ(·) = Σ L_i ln(s_i/ε_0) the ratio η*~/η* is √(Λ/Λ~); the logarithms are those of the runs.</remarks>
    public static Certificate OptimalRate(EgopGeometry geometry, BoundCurve original, BoundCurve rotated)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(rotated);
        double leading = Math.Sqrt(geometry.LeadingDensity * geometry.Dimension / (2 * geometry.Spectrum.StableRank));
        // Mean logarithms of the runs, weighted by the constants: what "up to logarithms" leaves out.
        double logs = Math.Sqrt(Weighted(original, geometry.Smoothness) / Weighted(rotated, geometry.SmoothnessInEigenbasis));
        return new Certificate
        {
            Statement = "the best rate of the bound grows in the eigenbasis",
            Source = "[E] section 4; theory section 8.2",
            Formula = @"\frac{\tilde{\eta}^{\star}}{\eta^{\star}} \ge \sqrt{\frac{\beta_1 d}{2 \operatorname{sr}} \cdot \frac{\text{mean ln}}{\text{mean ln~}}}",
            Left = rotated.OptimalRates[^1] / original.OptimalRates[^1],
            Right = leading * logs,
            Relation = Relation.AtLeast,
            Tolerance = 1e-9 * leading,
            Assumptions = [geometry.Isotropic, geometry.Stationary, geometry.Semidefinite, geometry.WideEnough, geometry.EgopKnown,
                geometry.IsExact ? Assumption.Proved("e = 0") : Assumption.Failed("e = 0: f is not quadratic")],
            Note = FormattableString.Invariant($"√(β_1 d / (2 sr)) = {leading:G4}"),
        };

        // 2Δ / η*² is Σ L_i ln(s_i/ε_0), and Δ is the same in both runs.
        static double Weighted(BoundCurve curve, SmoothnessInterval l) =>
            1 / (Math.Pow(curve.OptimalRates[^1], 2) * TensorPrimitives.Sum(l.ConstantSpan));
    }

    /// <summary>
    /// At a large rate the bound shrinks in the eigenbasis by at least 2 sr / (β_1 d), up to the logarithms, which are computed.
    /// </summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <param name="original">A run in original coordinates.</param>
    /// <param name="rotated">A run in the eigenbasis from the same start.</param>
    /// <remarks>There the term (η/2) Λ rules the bound, Λ = Σ L_i ln(s_i/ε_0) = 2Δ/η*², so the bounds' ratio tends to Λ~/Λ.</remarks>
    public static Certificate LargeRate(EgopGeometry geometry, BoundCurve original, BoundCurve rotated)
    {
        Certificate best = OptimalRate(geometry, original, rotated);
        return best with
        {
            Statement = "at a large rate the bound shrinks in the eigenbasis",
            Formula =
                @"\frac{\tilde{\Lambda}}{\Lambda} \le \frac{2 \operatorname{sr}}{\beta_1 d} \cdot \frac{\text{mean ln~}}{\text{mean ln}}",
            Left = 1 / (best.Left * best.Left),
            Right = 1 / (best.Right * best.Right),
            Relation = Relation.AtMost,
            Tolerance = 1e-9,
            Note = string.Create(CultureInfo.InvariantCulture,
                $"2 sr / (β_1 d) = {2 * geometry.Spectrum.StableRank / (geometry.LeadingDensity * geometry.Dimension):G4}"),
        };
    }

    // A matrix that is at least the Hessian at every point; null when none is known.
    private static DataMatrix? UpperHessian(EgopGeometry geometry) =>
        geometry.IsExact ? geometry.Hessian
        // Every sigmoid is at its steepest at the origin.
        : geometry.Objective is LogisticRegression ? Hessians.At(geometry.Objective, new double[geometry.Dimension])
        : null;
}
