namespace Egop;

/// <summary>Everything the theory says about an objective and its EGOP, evaluated.</summary>
/// <example><code>
/// IObjective f = Objectives.Quadratic(Matrix&lt;double&gt;.Build.DenseOfDiagonalArray([3, 1]));
/// Certificate c = EquivarianceStatements.Iterates(f, new Sgd { LearningRate = 0.1 }, Bases.RandomRotation(2, 1), [1, 1]);
/// Console.WriteLine(c.Verdict); // Holds
/// </code></example>
public static class Certificates
{
    /// <summary>Every statement that applies, and for the others the reason why not.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ with E[θ] = 0 and E[θθᵀ] = c² I.</param>
    /// <param name="estimate">The EGOP of f under ρ, of one block.</param>
    /// <param name="options">Known constants; null for none.</param>
    /// <param name="progress">Receives each certificate as it is made. May be null.</param>
    /// <param name="cancellation">Stops between certificates.</param>
    /// <remarks>Takes about d³ operations times a few dozen: seconds for hundreds of coordinates.</remarks>
    /// <exception cref="ArgumentException">Dimensions differ, or the estimate has several blocks.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CertificateTable CheckAll(
        IObjective objective, IIsotropicDistribution distribution, EgopEstimate estimate, GeometryOptions? options = null,
        IProgress<Certificate>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(estimate);
        var made = new List<Certificate>();
        foreach (Certificate certificate in All(objective, distribution, estimate, options ?? new GeometryOptions()))
        {
            cancellation.ThrowIfCancellationRequested();
            made.Add(certificate);
            progress?.Report(certificate);
        }

        return new CertificateTable(made);
    }

    private static IEnumerable<Certificate> All(
        IObjective f, IIsotropicDistribution distribution, EgopEstimate estimate, GeometryOptions options)
    {
        double[] gradients = EgopEstimator.Gradients(f, distribution, estimate.Options);
        double[] start = new double[f.Dimension];
        distribution.Sample(new SampleKey(Seeds.Derive(options.Seed, Seeds.InitialPoint), 0), start);
        IEnumerable<Certificate> all =
            [.. Spectral(f, distribution, estimate, gradients), .. Turned(f, distribution, estimate, gradients, options)];
        foreach (Certificate certificate in all)
            yield return certificate;
        foreach (Certificate certificate in Geometric(f, distribution, estimate, options, start))
            yield return certificate;
        foreach (Certificate certificate in OfTheForm(f, distribution, estimate, options))
            yield return certificate;
        DataMatrix window = DataMatrix.FromRowMajor(
            Math.Min(estimate.Samples, 12), f.Dimension, gradients.AsSpan(0, Math.Min(estimate.Samples, 12) * f.Dimension).ToArray());
        yield return OptimizerStatements.GramTrick(window, start);
        if (f.Dimension > 600)
            yield break;
        double epsilon = 1e-3 * estimate.Spectrum.Eigenvalues[0];
        yield return OptimizerStatements.RankOneFactor(window, epsilon);
        yield return OptimizerStatements.RotatedDirection(window, epsilon);
    }

    private static IEnumerable<Certificate> Spectral(
        IObjective f, IIsotropicDistribution distribution, EgopEstimate estimate, double[] gradients) =>
    [
        SpectralStatements.DirectionalVariation(estimate, gradients),
        SpectralStatements.LostVariation(estimate, gradients, Math.Min(f.Dimension, (int)Math.Ceiling(estimate.StableRank))),
        .. SpectralStatements.StableRankRange(estimate.Spectrum),
        SpectralStatements.TwoStableRanks(estimate.Spectrum),
        .. SpectralStatements.DensityRange(estimate.Blocks[0]),
        .. f.Dimension > 1 && estimate.Samples > 1
            ? [SpectralStatements.HalvesAgree(f, distribution, estimate.Options with { Partition = null }, 1)]
            : Array.Empty<Certificate>(),
    ];

    private static IEnumerable<Certificate> Turned(
        IObjective f, IIsotropicDistribution distribution, EgopEstimate estimate, double[] gradients, GeometryOptions options)
    {
        IBasis rotation = Bases.RandomRotation(f.Dimension, options.Seed);
        int samples = Math.Clamp(estimate.Samples, 8, 512);
        return
        [
            EquivarianceStatements.Pathwise(f, distribution, rotation, Math.Min(samples, 64), options.Seed),
            EquivarianceStatements.InExpectation(f, distribution, rotation, samples, options.Seed),
            EquivarianceStatements.DiagonalInEigenbasis(estimate, gradients),
        ];
    }

    private static IEnumerable<Certificate> Geometric(
        IObjective f, IIsotropicDistribution distribution, EgopEstimate estimate, GeometryOptions options, double[] start)
    {
        string? reason = f.Dimension > CoordinateSmoothness.LargestDense
            ? $"{f.Dimension} parameters: the Hessian is formed up to {CoordinateSmoothness.LargestDense}"
            : options.HessianLipschitz is null && HessianLipschitz.Bound(f, 1) is null
                ? "no Lipschitz constant of the Hessian is known (networks with ReLU are not twice differentiable)"
                : null;
        if (reason is not null)
        {
            yield return Certificate.NotApplicable(
                "statements about the Hessian at a minimum", "[E] Lemmas 6, 8, 11, Theorems 3, 5", @"L_f, \tilde{L}_f", reason);
            yield break;
        }

        EgopGeometry geometry = EgopGeometry.Of(f, distribution, estimate, options);
        yield return HessianStatements.ClosedForm(geometry);
        yield return HessianStatements.Rate(geometry);
        yield return HessianStatements.LowerLoewner(geometry);
        yield return HessianStatements.UpperLoewner(geometry);
        yield return SmoothnessStatements.Feasible(geometry.Hessian, geometry.Smoothness.Constants);
        yield return SmoothnessStatements.Duality(geometry.Smoothness, options.Smoothness?.Tolerance ?? (f.Dimension <= 500 ? 1e-6 : 1e-3));
        foreach (Certificate certificate in SmoothnessStatements.CheapBounds(geometry.Hessian, geometry.Smoothness))
            yield return certificate;
        yield return SmoothnessStatements.DenseEigenvector(geometry);
        yield return SmoothnessStatements.DenseDirection(geometry);
        yield return SmoothnessStatements.EigenbasisAtMinimum(geometry);
        yield return SmoothnessStatements.EigenbasisOnBall(geometry, distribution.Scale * Math.Sqrt(f.Dimension), points: 2);
        yield return SmoothnessStatements.Ratio(geometry);
        double rate = 0.1 / Math.Max(geometry.HessianNorm, double.Epsilon);
        IBasis rotation = Bases.RandomRotation(f.Dimension, options.Seed);
        yield return EquivarianceStatements.Iterates(f, new Sgd { LearningRate = rate }, rotation, start);
        yield return EquivarianceStatements.Iterates(f, new Sgd { LearningRate = rate, Momentum = 0.9 }, rotation, start);
        foreach (Certificate certificate in ConvergenceStatements.BothCoordinates(geometry))
            yield return certificate;
        if (geometry.IsExact)
        {
            BoundCurve original = ConvergenceStatements.Follow(f, start, geometry.Minimum.Value, geometry.Smoothness.Constants, 0.1, 200);
            BoundCurve rotated = ConvergenceStatements.Follow(
                f, start, geometry.Minimum.Value, geometry.SmoothnessInEigenbasis.Constants, 0.1, 200, geometry.Eigenbasis);
            yield return ConvergenceStatements.OptimalRate(geometry, original, rotated);
            yield return ConvergenceStatements.LargeRate(geometry, original, rotated);
        }

        var bases = new IBasis?[] { null, geometry.Eigenbasis };
        foreach (IBasis? basis in bases)
        {
            yield return RegretStatements.DiagonalRegret(f, geometry.Minimum, start, distribution.Scale, 200, basis);
            yield return RegretStatements.AdaptivityRatio(
                f, geometry.Minimum, start, new Adagrad { LearningRate = distribution.Scale }, 200, basis);
        }

        // Both follow rotations: one coordinate system tells all. Full-matrix Adagrad factors a d x d matrix at every step.
        if (f.Dimension > 100)
            yield break;
        yield return RegretStatements.AdaptivityRatio(
            f, geometry.Minimum, start, new FullMatrixAdagrad { LearningRate = distribution.Scale }, 200);
        yield return RegretStatements.AdaptivityRatio(
            f, geometry.Minimum, start, new Ggt { LearningRate = distribution.Scale, Beta1 = 0 }, 200);
    }

    private static IEnumerable<Certificate> OfTheForm(
        IObjective f, IIsotropicDistribution distribution, EgopEstimate estimate, GeometryOptions options)
    {
        double radius = distribution.Scale * Math.Sqrt(f.Dimension);
        yield return LipschitzStatements.SampledRatios(f, radius, seed: options.Seed);
        yield return LipschitzStatements.ThirdDerivative(f, radius, seed: options.Seed);
        if (f is LogisticRegression logistic)
            yield return LipschitzStatements.LogisticCurvature(logistic, radius, seed: options.Seed);
        if (f is LeastSquares squares)
        {
            foreach (Certificate certificate in DataStatements.Interlacing(squares, distribution.Scale))
                yield return certificate;
        }

        if (Outer(f) is var (a, outer))
        {
            double[] points = new double[Math.Min(estimate.Samples, 256) * f.Dimension];
            for (int m = 0; m < points.Length / f.Dimension; m++)
                distribution.Sample(
                    new SampleKey(Seeds.Derive(options.Seed, Seeds.Sampling), (ulong)m), points.AsSpan(m * f.Dimension, f.Dimension));
            yield return DataStatements.UpperDecay(a, outer, points);
            yield return DataStatements.LowerDecay(a, outer, points);
        }

        if (f.Layout().Count > 1)
            yield return StructureStatements.BlocksOfTheWhole(f, distribution,
                CoordinatePartition.Arrays(f.Layout(), f.Layout().Select(b => b.Name)),
                    new EgopOptions { Samples = Math.Min(estimate.Samples, 256) });
    }

    // f(θ) = g(Aθ) of the library's data objectives.
    private static (DataMatrix A, IObjective Outer)? Outer(IObjective f)
    {
        switch (f)
        {
            case LeastSquares s:
                return (s.A, Objectives.LeastSquares(Identity(s.A.Rows), s.Y, s.Scale));
            case LogSumExp e:
                return (e.A, Objectives.LogSumExp(Identity(e.A.Rows), e.Y));
            case LogisticRegression { L2: 0 } l:
                return (l.A, Objectives.LogisticRegression(Identity(l.A.Rows), l.Y));
            default:
                return null;
        }
    }

    private static DataMatrix Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[(i * n) + i] = 1;
        return DataMatrix.FromRowMajor(n, n, identity);
    }
}
