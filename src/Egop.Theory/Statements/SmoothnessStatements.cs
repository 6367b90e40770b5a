using System.Numerics.Tensors;

namespace Egop;

/// <summary>How the EGOP's eigenbasis changes the coordinate-wise smoothness constants.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemmas 6, 8, 10, 12, 13, Corollary 7 and Theorem 5.</remarks>
public static class SmoothnessStatements
{
    /// <summary>−diag(L) ⪯ H ⪯ diag(L): the largest |eigenvalue| of D^(−1/2) H D^(−1/2), D = diag(L), is at most 1.</summary>
    /// <param name="hessian">H, d × d, symmetric up to rounding.</param>
    /// <param name="constants">L_1, ..., L_d, at least 0.</param>
    /// <exception cref="ArgumentException">H is not symmetric, or there is not one constant for each coordinate.</exception>
    public static Certificate Feasible(DataMatrix hessian, IReadOnlyList<double> constants)
    {
        ArgumentNullException.ThrowIfNull(constants);
        DataMatrix h = new Quadratic(Guard.NotNull(hessian), null, 0, null).H;
        int d = h.Rows;
        Guard.Length(constants.Count, d, nameof(constants), "Give one constant for each coordinate.");
        double[] scaled = h.Elements.ToArray(), values = new double[d];
        IReadOnlyList<double> l = constants;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                scaled[(i * d) + j] = scaled[(i * d) + j] == 0
                    ? 0
                    : Math.Clamp(scaled[(i * d) + j] / Math.Sqrt(l[i] * l[j]), -1e100, 1e100);
        }

        LinearAlgebra.Provider.SymmetricEigen(d, scaled, values);
        return new Certificate
        {
            Statement = "the smoothness constants bound the Hessian",
            Source = "[E] Lemma 10",
            Formula = @"-\operatorname{diag}(L) \preceq H_{\star} \preceq \operatorname{diag}(L)",
            Left = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])),
            Right = 1,
            Tolerance = 1e-13 * d,
        };
    }

    /// <summary>Σ L_i of the dual is at most Σ L_i of the primal, with the gap that the solver left.</summary>
    /// <param name="smoothness">L_f of a Hessian.</param>
    /// <param name="tolerance">The relative gap asked for; 1e-6 unless given.</param>
    public static Certificate Duality(SmoothnessInterval smoothness, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(smoothness);
        return new Certificate
        {
            Statement = "primal and dual of the smoothness program meet",
            Source = "[E] Lemma 10",
            Formula = @"\frac{\sum_i L_i - \langle H, X - Y \rangle}{\sum_i L_i} \le \text{tolerance}",
            Left = smoothness.RelativeGap,
            Right = tolerance,
            Tolerance = 1e-15 * smoothness.Constants.Count,
            Note = smoothness.ToString(),
        };
    }

    /// <summary>sᵀHs and tr H ≤ L_f ≤ Σ|H_ij|: the cheap bounds enclose the solution.</summary>
    /// <param name="hessian">H, d × d, symmetric up to rounding.</param>
    /// <param name="smoothness">L_f of H.</param>
    public static IEnumerable<Certificate> CheapBounds(DataMatrix hessian, SmoothnessInterval smoothness)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(smoothness);
        double tolerance = 1e-12 * CoordinateSmoothness.DominanceBound(hessian);
        yield return new Certificate
        {
            Statement = "signs of the leading eigenvector bound the constants from below",
            Source = "theory section 3.4",
            Formula = @"\max( s^{\top} H s, \tr H ) \le L_f",
            Left = CoordinateSmoothness.SignBound(hessian),
            Right = smoothness.Upper,
            Tolerance = tolerance,
        };
        yield return new Certificate
        {
            Statement = "diagonal dominance bounds the constants from above",
            Source = "theory section 3.4",
            Formula = @"L_f \le \sum_{ij} |H_{ij}|",
            Left = smoothness.Lower,
            Right = CoordinateSmoothness.DominanceBound(hessian),
            Tolerance = tolerance,
        };
    }

    /// <summary>L_f ≥ d (β_1 λ_1 − e) / (2c √(λ_1 + e)): a dense leading eigenvector makes the constants large.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate DenseEigenvector(EgopGeometry geometry) =>
        Dense(geometry, "a dense leading eigenvector makes the constants large", "[E] Lemma 6",
            @"L_f \ge \frac{d ( \beta_1 \lambda_1 - e )}{2 c \sqrt{\lambda_1 + e}}", g => g.LeadingDensity * g.Spectrum.Eigenvalues[0]);

    /// <summary>The same with β_1 λ_1 replaced by Σ_k λ_k ⟨v_k, u⟩² for the best sign vector u = s/√d that coordinate flips find.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate DenseDirection(EgopGeometry geometry) =>
        Dense(geometry, "a sign vector of large variation makes the constants large", "[E] Lemma 6, any k",
            @"L_f \ge \frac{d ( \sum_k \lambda_k \langle v_k, u \rangle^2 - e )}{2 c \sqrt{\lambda_1 + e}}", BestSignForm);

    /// <summary>L_f~ ≤ (1/c) Σ √(λ_i + e): the eigenbasis makes the constants small.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate EigenbasisAtMinimum(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        double bound = RootSum(geometry, 0);
        SmoothnessInterval l = geometry.SmoothnessInEigenbasis;
        return new Certificate
        {
            Statement = "the eigenbasis makes the constants small",
            Source = "[E] Lemma 8",
            Formula = @"\tilde{L}_f \le \frac{1}{c} \sum_i \sqrt{\lambda_i + e}",
            Left = (l.Upper + l.Lower) / 2,
            Right = bound,
            Tolerance = double.IsFinite(bound) ? 1e-12 * bound : 0,
            Uncertainty = ((l.Upper - l.Lower) / 2) + (double.IsFinite(bound) ? RootSum(geometry, geometry.EgopUncertainty) - bound : 0),
            Assumptions = [geometry.Isotropic, geometry.Stationary, geometry.HessianLipschitzOnSupport, geometry.EgopKnown],
        };
    }

    /// <summary>
    /// On {‖θ‖ ≤ R}, Σ_i L~_i ≤ (1/c) Σ √(λ_i + e) + d h (R + ‖θ*‖): the largest constants of sampled Hessians stay below.
    /// </summary>
    /// <param name="geometry">The objective at its minimum.</param>
    /// <param name="radius">R, positive.</param>
    /// <param name="points">Number of sampled points, at least 1; default 8.</param>
    /// <remarks>The left side is a lower bound of L_f~ on the ball: the largest dual value at one of the points.</remarks>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certificate EigenbasisOnBall(EgopGeometry geometry, double radius, int points = 8)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Guard.Positive(radius, nameof(radius));
        Guard.Positive(points, nameof(points));
        double h = geometry.Options.HessianLipschitz
            ?? HessianLipschitz.Bound(geometry.Objective, Math.Max(radius, TensorPrimitives.Norm(geometry.Minimum.Span))) ?? double.NaN;
        int d = geometry.Dimension;
        var ball = SamplingDistributions.Ball(d, radius);
        double largest = 0;
        for (int p = 0; p < points; p++)
        {
            double[] x = new double[d];
            ball.Sample(new SampleKey(Seeds.Derive(geometry.Options.Seed, "ball"), (ulong)p), x);
            largest = Math.Max(largest,
                CoordinateSmoothness.OfHessian(
                    geometry.Rotated(Hessians.At(geometry.Objective, x)), new SmoothnessOptions { Tolerance = 1e-3 }).Lower);
        }

        double bound = RootSum(geometry, 0) + (h == 0 ? 0 : d * h * (radius + TensorPrimitives.Norm(geometry.Minimum.Span)));
        return new Certificate
        {
            Statement = "the eigenbasis makes the constants small on a ball",
            Source = "[E] Lemma 8",
            Formula = @"\tilde{L}_f(R) \le \frac{1}{c} \sum_i \sqrt{\lambda_i + e} + d h ( R + \| \theta^{\star} \| )",
            Left = largest,
            Right = bound,
            Tolerance = double.IsFinite(bound) ? 1e-12 * bound : 0,
            Uncertainty = double.IsFinite(bound) ? RootSum(geometry, geometry.EgopUncertainty) - RootSum(geometry, 0) : 0,
            Assumptions = [geometry.Isotropic, geometry.Stationary, geometry.HessianLipschitzOnSupport, geometry.EgopKnown],
            Note = FormattableString.Invariant($"R = {radius:G4}, the largest of {points} sampled Hessians"),
        };
    }

    /// <summary>L_f~ / L_f ≤ 2 (1 + ε) sr / (β_1 d), ε computed from the error terms of both sides.</summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Certificate Ratio(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        SmoothnessInterval before = geometry.Smoothness, after = geometry.SmoothnessInEigenbasis;
        double e = geometry.ErrorTerm, first = geometry.Spectrum.Eigenvalues[0], d = geometry.Dimension, beta = geometry.LeadingDensity;
        double leading = 2 * geometry.Spectrum.StableRank / (beta * d);
        // Bound of Lemma 8 over bound of Lemma 6, relative to their leading terms.
        double lower =
            d * ((beta * first) - e) / (2 * geometry.Scale * Math.Sqrt(first + e)), factor = RootSum(geometry, 0) / lower / leading;
        bool small = lower > 0 && double.IsFinite(factor);
        double low = after.Lower / before.Upper, high = after.Upper / before.Lower;
        return new Certificate
        {
            Statement = "the eigenbasis improves the constants by the stable rank",
            Source = "[E] Theorem 5",
            Formula = @"\frac{\tilde{L}_f}{L_f} \le 2 (1 + \varepsilon) \frac{\operatorname{sr}}{\beta_1 d}",
            Left = (low + high) / 2,
            Right = leading * (small ? factor : double.NaN),
            Tolerance = 1e-12 * leading,
            Uncertainty = (high - low) / 2,
            Assumptions =
            [
                geometry.Isotropic, geometry.Stationary, geometry.Semidefinite, geometry.WideEnough, geometry.HessianLipschitzOnSupport,
                geometry.EgopKnown,
                small
                    ? Assumption.Measured("error terms are a fraction ε of the leading terms", factor - 1)
                    : Assumption.Failed("e is below β_1 λ_1", e),
            ],
            Note = FormattableString.Invariant($"sr / (β_1 d) = {leading / 2:G4}"),
        };
    }

    private static Certificate Dense(
        EgopGeometry geometry, string statement, string source, string formula, Func<EgopGeometry, double> variation)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        double v = variation(geometry), u = geometry.EgopUncertainty, first = geometry.Spectrum.Eigenvalues[0];
        SmoothnessInterval l = geometry.Smoothness;
        double bound = Bound(v, first);
        return new Certificate
        {
            Statement = statement,
            Source = source,
            Formula = formula,
            Left = (l.Lower + l.Upper) / 2,
            Right = bound,
            Relation = Relation.AtLeast,
            Tolerance = double.IsFinite(bound) ? 1e-12 * Math.Abs(bound) : 0,
            Uncertainty =
                ((l.Upper - l.Lower) / 2) + (double.IsFinite(bound) ? Math.Max(0, Bound(v + u, Math.Max(0, first - u)) - bound) : 0),
            Assumptions = [geometry.Isotropic, geometry.Stationary, geometry.Semidefinite, geometry.WideEnough,
                geometry.HessianLipschitzOnSupport, geometry.EgopKnown],
            Note = FormattableString.Invariant($"β_1 = {geometry.LeadingDensity:G4}, λ_1 = {first:G4}"),
        };

        double Bound(double variation, double largest) =>
            geometry.Dimension * (variation - geometry.ErrorTerm) / (2 * geometry.Scale * Math.Sqrt(largest + geometry.ErrorTerm));
    }

    private static double RootSum(EgopGeometry geometry, double more) =>
        geometry.Spectrum.Eigenvalues.Sum(v => Math.Sqrt(v + geometry.ErrorTerm + more)) / geometry.Scale;

    // uᵀ EGOP u over u = s/√d, from s = sign(v_1), flipping one sign at a time while that helps.
    private static double BestSignForm(EgopGeometry geometry)
    {
        int d = geometry.Dimension;
        double[] s = [.. geometry.Vectors.Take(d).Select(v => v < 0 ? -1.0 : 1.0)], product = new double[d];
        LinearAlgebra.Provider.MultiplyVector(false, d, d, 1, geometry.EgopMatrix.Elements, d, s, 0, product);
        for (bool improved = true; improved;)
        {
            improved = false;
            for (int i = 0; i < d; i++)
            {
                // Flipping s_i changes the form by −4 s_i (Es)_i + 4 E_ii.
                if (geometry.EgopMatrix[i, i] - (s[i] * product[i]) <= 1e-14 * geometry.Spectrum.Eigenvalues[0] * d)
                    continue;
                TensorPrimitives.MultiplyAdd(geometry.EgopMatrix.Elements.Slice(i * d, d), -2 * s[i], product, product);
                s[i] = -s[i];
                improved = true;
            }
        }

        return TensorPrimitives.Dot<double>(s, product) / d;
    }
}
