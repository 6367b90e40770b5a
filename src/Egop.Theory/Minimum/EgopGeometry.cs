using System.Globalization;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// An objective, its EGOP and its Hessian at a minimum, side by side: what the statements about reparameterization speak of.
/// </summary>
/// <remarks>
/// Notation: EGOP = V Λ Vᵀ, H* = ∇²f(θ*), c the scale of the distribution, h the Lipschitz constant of the Hessian on its support,
/// e = h ‖H*‖ E‖θ − θ*‖³ + (h²/4) E‖θ − θ*‖⁴. Source: arXiv 2502.01594, section 4 and Lemma 11.
/// </remarks>
public sealed class EgopGeometry
{
    private readonly Lazy<SmoothnessInterval> _smoothness;
    private readonly Lazy<SmoothnessInterval> _smoothnessInEigenbasis;

    private EgopGeometry(IObjective objective, IIsotropicDistribution distribution, GeometryOptions options, EgopEstimate estimate)
    {
        (Objective, Distribution, Options, Estimate) = (objective, distribution, options, estimate);
        int d = objective.Dimension;
        Minimum = options.Minimizer is { } known ? AtKnown(objective, [.. known]) : Minimizer.Find(objective, new double[d]);
        Hessian = Hessians.At(objective, Minimum.Span, options.Threads);
        double[] copy = Hessian.Elements.ToArray(), curvatures = new double[d];
        LinearAlgebra.Provider.SymmetricEigen(d, copy, curvatures);
        HessianNorm = Math.Max(Math.Abs(curvatures[0]), Math.Abs(curvatures[^1]));
        SmallestCurvature = curvatures[^1];
        (IsExact, EgopMatrix, EgopUncertainty) = Population(objective, distribution, estimate);
        double[] vectors = EgopMatrix.Elements.ToArray(), eigenvalues = new double[d];
        LinearAlgebra.Provider.SymmetricEigen(d, vectors, eigenvalues);
        Vectors = vectors;
        Spectrum = new Spectrum(eigenvalues.Select(v => Math.Max(v, 0)));
        double support = Support(distribution);
        double? bound = options.HessianLipschitz ?? HessianLipschitz.Bound(objective, support);
        Lipschitz = bound ?? double.NaN;
        (double third, double fourth) = Moments(distribution, Minimum.Span);
        ErrorTerm = Lipschitz == 0 ? 0 : (Lipschitz * HessianNorm * third) + (Lipschitz * Lipschitz / 4 * fourth);
        SmoothnessOptions smoothness = options.Smoothness
            ?? new SmoothnessOptions { Tolerance = d <= 500 ? 1e-6 : 1e-3, Threads = options.Threads };
        _smoothness = new(() => CoordinateSmoothness.OfHessian(Hessian, smoothness));
        _smoothnessInEigenbasis = new(() => CoordinateSmoothness.OfHessian(Rotated(Hessian), smoothness));
    }

    /// <summary>f.</summary>
    public IObjective Objective { get; }

    /// <summary>ρ, with E[θ] = 0 and E[θθᵀ] = c² I.</summary>
    public IIsotropicDistribution Distribution { get; }

    /// <summary>What was asked for.</summary>
    public GeometryOptions Options { get; }

    /// <summary>The sampled estimate.</summary>
    public EgopEstimate Estimate { get; }

    /// <summary>θ*.</summary>
    public Minimum Minimum { get; }

    /// <summary>H* = ∇²f(θ*), d × d.</summary>
    public DataMatrix Hessian { get; }

    /// <summary>‖H*‖₂.</summary>
    public double HessianNorm { get; }

    /// <summary>The smallest eigenvalue of H*.</summary>
    public double SmallestCurvature { get; }

    /// <summary>The EGOP, d × d: in closed form for quadratics and least squares, c² H² + Hθ*θ*ᵀH, the estimate otherwise.</summary>
    public DataMatrix EgopMatrix { get; }

    /// <summary>Whether <see cref="EgopMatrix"/> is the closed form.</summary>
    public bool IsExact { get; }

    /// <summary>
    /// How far, in spectral norm, the estimate may be from the expectation: half the distance of the estimates from two halves of the
    /// samples, doubled; 0 for a closed form.
    /// </summary>
    public double EgopUncertainty { get; }

    /// <summary>Spectrum of <see cref="EgopMatrix"/>.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>h on the support of the distribution; NaN when none is known, infinite when there is none.</summary>
    public double Lipschitz { get; }

    /// <summary>e = h ‖H*‖ E‖θ − θ*‖³ + (h²/4) E‖θ − θ*‖⁴, which bounds the part of the EGOP that is not the Hessian's.</summary>
    public double ErrorTerm { get; }

    /// <summary>c.</summary>
    public double Scale => Distribution.Scale;

    /// <summary>d.</summary>
    public int Dimension => Objective.Dimension;

    /// <summary>β_1 = ‖v_1‖₁² / d of the leading eigenvector.</summary>
    public double LeadingDensity => Math.Pow(TensorPrimitives.SumOfMagnitudes<double>(Vectors.AsSpan(0, Dimension)), 2) / Dimension;

    /// <summary>L_f of H* in the original coordinates; computed at first use.</summary>
    public SmoothnessInterval Smoothness => _smoothness.Value;

    /// <summary>L_f of Vᵀ H* V, in the eigenbasis of the EGOP; computed at first use.</summary>
    public SmoothnessInterval SmoothnessInEigenbasis => _smoothnessInEigenbasis.Value;

    /// <summary>V, the eigenbasis of <see cref="EgopMatrix"/>.</summary>
    public IBasis Eigenbasis =>
        new DenseBasis(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(Dimension, Dimension, (double[])Vectors.Clone()), "EGOP");

    /// <summary>Row k is v_k.</summary>
    internal double[] Vectors { get; }

    internal Assumption Isotropic => Assumption.Proved("E[θ] = 0, E[θθᵀ] = c² I", Scale);

    internal Assumption Stationary => Minimum.IsStationary
        ? Assumption.Measured("θ* is stationary, ‖∇f(θ*)‖", Minimum.GradientNorm)
        : Assumption.Failed("θ* is stationary, ‖∇f(θ*)‖", Minimum.GradientNorm);

    internal Assumption Semidefinite => SmallestCurvature >= -1e-10 * HessianNorm
        ? Assumption.Measured("H* ⪰ 0, smallest eigenvalue", SmallestCurvature)
        : Assumption.Failed("H* ⪰ 0, smallest eigenvalue", SmallestCurvature);

    internal Assumption WideEnough
    {
        get
        {
            double norm = TensorPrimitives.Norm(Minimum.Span);
            return norm <= Scale ? Assumption.Measured("c ≥ ‖θ*‖", norm) : Assumption.Failed($"c ≥ ‖θ*‖, c = {Guard.Text(Scale)}", norm);
        }
    }

    internal Assumption HessianLipschitzOnSupport =>
        double.IsNaN(Lipschitz) ? Assumption.Failed("the Hessian is Lipschitz with a known h")
        : double.IsInfinity(Lipschitz) ? Assumption.Failed("the Hessian is Lipschitz on the support of the distribution", Lipschitz)
        : Options.HessianLipschitz is null ? Assumption.Proved("Hessian Lipschitz with h", Lipschitz)
        : new Assumption("Hessian Lipschitz with h", AssumptionStatus.Given, Lipschitz);

    internal Assumption EgopKnown => IsExact
        ? Assumption.Proved("EGOP in closed form")
        : Assumption.Measured($"EGOP from {Estimate.Samples} gradients, uncertain in norm by", EgopUncertainty);

    /// <summary>Puts an objective, its EGOP and a minimum side by side.</summary>
    /// <param name="objective">f on R^d, twice differentiable, d at most <see cref="CoordinateSmoothness.LargestDense"/>.</param>
    /// <param name="distribution">ρ; what the estimate was sampled from.</param>
    /// <param name="estimate">The estimate of the EGOP, of one block.</param>
    /// <param name="options">Known constants; null for none.</param>
    /// <exception cref="ArgumentException">Dimensions differ, the estimate has several blocks, or the objective is not finite.</exception>
    public static EgopGeometry Of(
        IObjective objective, IIsotropicDistribution distribution, EgopEstimate estimate, GeometryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(estimate);
        Guard.Length(
            distribution.Dimension, objective.Dimension, nameof(distribution), "Give the distribution the estimate was sampled from.");
        Guard.Length(estimate.Dimension, objective.Dimension, nameof(estimate), "Give an estimate of this objective.");
        if (estimate.Blocks.Count != 1)
            throw Guard.Bad(
                nameof(estimate), "one block, the full EGOP", $"{estimate.Blocks.Count} blocks", "Estimate without a partition.");
        return new EgopGeometry(objective, distribution, options ?? new GeometryOptions(), estimate);
    }

    /// <summary>The same objective, distribution and constants in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Objective}; c = {Scale:G4}, h = {Lipschitz:G4}, e = {ErrorTerm:G4}; {Spectrum}");

    /// <summary>Vᵀ A V.</summary>
    internal DataMatrix Rotated(DataMatrix a)
    {
        int d = Dimension;
        double[] product = new double[d * d], rotated = new double[d * d];
        LinearAlgebra.Provider.Multiply(false, false, d, d, d, 1, Vectors, d, a.Elements, d, 0, product, d);
        LinearAlgebra.Provider.Multiply(false, true, d, d, d, 1, product, d, Vectors, d, 0, rotated, d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
                rotated[(i * d) + j] = rotated[(j * d) + i] = (rotated[(i * d) + j] / 2) + (rotated[(j * d) + i] / 2);
        }

        return DataMatrix.FromRowMajor(d, d, rotated);
    }

    /// <summary>c² H² + b bᵀ with ∇f(θ) = Hθ − b; null when f is not a quadratic of the library.</summary>
    internal static DataMatrix? ClosedForm(IObjective objective, double scale)
    {
        if (objective is not (Quadratic or LeastSquares))
            return null;
        int d = objective.Dimension;
        double[] b = objective.Gradient(new double[d]), egop = new double[d * d];
        ReadOnlySpan<double> h = Hessians.At(objective, new double[d]).Elements;
        LinearAlgebra.Provider.Multiply(false, false, d, d, d, scale * scale, h, d, h, d, 0, egop, d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                egop[(i * d) + j] += b[i] * b[j];
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
                egop[(i * d) + j] = egop[(j * d) + i] = (egop[(i * d) + j] / 2) + (egop[(j * d) + i] / 2);
        }

        return DataMatrix.FromRowMajor(d, d, egop);
    }

    private static (bool IsExact, DataMatrix Egop, double Uncertainty) Population(IObjective objective, IIsotropicDistribution distribution,
        EgopEstimate estimate)
    {
        if (ClosedForm(objective, distribution.Scale) is { } exact)
            return (true, exact, 0);
        DataMatrix sampled = estimate.Blocks[0].ToMatrix();
        EgopOptions half = estimate.Options with { Samples = Math.Max(1, estimate.Samples / 2), SingularValues = false, Partition = null };
        int d = objective.Dimension;
        // The first half of the samples is the estimate with half of them; the second half is what is left of the whole.
        double[] difference = EgopEstimator.Estimate(objective, distribution, half).Blocks[0].ToMatrix()
            .ToRowMajorArray(), values = new double[d];
        double first = (double)half.Samples / estimate.Samples;
        for (int i = 0; i < difference.Length; i++)
            difference[i] = (difference[i] - sampled.Elements[i]) / Math.Max(1e-300, 1 - first);
        LinearAlgebra.Provider.SymmetricEigen(d, difference, values);
        return (false, sampled, Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])));
    }

    // Radius of the support: where h must hold.
    private static double Support(IIsotropicDistribution distribution) => distribution switch
    {
        BallDistribution ball => ball.Radius,
        SphereDistribution sphere => sphere.Radius,
        CubeDistribution cube => cube.Scale * Math.Sqrt(3.0 * cube.Dimension),
        _ => double.PositiveInfinity,
    };

    // E‖θ − θ*‖⁴ in closed form for a Gaussian, at most (R + ‖θ*‖)⁴ on a bounded support; the third moment by Cauchy-Schwarz.
    private static (double Third, double Fourth) Moments(IIsotropicDistribution distribution, ReadOnlySpan<double> minimizer)
    {
        double c2 = distribution.Scale * distribution.Scale, s2 = TensorPrimitives.SumOfSquares(minimizer), d = distribution.Dimension;
        double second = (c2 * d) + s2;
        double fourth = distribution is GaussianDistribution
            ? (second * second) + (2 * c2 * c2 * d) + (4 * c2 * s2)
            : Math.Pow(Support(distribution) + Math.Sqrt(s2), 4);
        return (Math.Sqrt(second * fourth), fourth);
    }

    private static Minimum AtKnown(IObjective objective, double[] point)
    {
        Guard.Length(point.Length, objective.Dimension, nameof(GeometryOptions.Minimizer), "Give a point of the objective.");
        double[] gradient = new double[point.Length], start = new double[point.Length];
        double value = objective.Evaluate(point, gradient), norm = TensorPrimitives.Norm<double>(gradient);
        return new Minimum(point, value, norm, norm <= 1e-8 * Math.Max(1, TensorPrimitives.Norm<double>(objective.Gradient(start))));
    }
}

/// <summary>What the theory is evaluated with.</summary>
public sealed record GeometryOptions
{
    /// <summary>θ*, a stationary point; null to search for one from the origin (<see cref="Minimizer"/>).</summary>
    public IReadOnlyList<double>? Minimizer { get; init; }

    /// <summary>
    /// h, a Hessian Lipschitz constant known to the caller on the support of the distribution; null for
    /// <see cref="HessianLipschitz.Bound"/>.
    /// </summary>
    public double? HessianLipschitz { get; init; }

    /// <summary>Tolerance of the coordinate-wise smoothness constants; default 1e-6, 1e-3 above 500 coordinates.</summary>
    public SmoothnessOptions? Smoothness { get; init; }

    /// <summary>Seed of everything sampled; default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads; 0 (default) for one a processor.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Threads { get; init => field = Guard.NonNegative(value); }
}
