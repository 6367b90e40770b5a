using System.Numerics.Tensors;

namespace Egop;

/// <summary>How EGOPs and optimizers behave under an orthonormal change of basis.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemma 14, Corollary 15 and section 2.</remarks>
public static class EquivarianceStatements
{
    /// <summary>
    /// The empirical EGOP of f(Q·) at z_m = Qᵀθ_m is Qᵀ E_M Q, for any samples: the largest difference, relative to the largest entry.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ, of any kind.</param>
    /// <param name="basis">Q.</param>
    /// <param name="samples">M, at least 1.</param>
    /// <param name="seed">Seed of the points.</param>
    /// <exception cref="ArgumentException">Dimensions differ or M is below 1.</exception>
    public static Certificate Pathwise(IObjective objective, ISamplingDistribution distribution, IBasis basis, int samples, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(basis);
        int d = objective.Dimension;
        double[] gradients = EgopEstimator.Gradients(objective, distribution, new EgopOptions { Samples = samples, Seed = seed });
        IObjective rotated = objective.In(basis);
        ulong pointSeed = Seeds.Derive(seed, Seeds.Sampling);
        double[] theta = new double[d], z = new double[d], direct = new double[d * d], moved = new double[d * d],
            own = new double[samples * d], mapped = new double[samples * d];
        for (int m = 0; m < samples; m++)
        {
            distribution.Sample(new SampleKey(pointSeed, (ulong)m), theta);
            basis.ToBasis(theta, z);
            rotated.Evaluate(z, own.AsSpan(m * d, d));
            basis.ToBasis(gradients.AsSpan(m * d, d), mapped.AsSpan(m * d, d));
        }

        LinearAlgebra.AddGram(LinearAlgebra.Provider, samples, d, 1.0 / samples, own, direct);
        LinearAlgebra.AddGram(LinearAlgebra.Provider, samples, d, 1.0 / samples, mapped, moved);
        double scale = Math.Abs(TensorPrimitives.MaxMagnitude<double>(moved));
        TensorPrimitives.Subtract<double>(direct, moved, direct);
        return new Certificate
        {
            Statement = "the EGOP turns with the coordinates, sample by sample",
            Source = "[E] Lemma 14",
            Formula = @"\hat{E}_M ( f \circ Q ) = Q^{\top} \hat{E}_M ( f ) Q",
            Left = Math.Abs(TensorPrimitives.MaxMagnitude<double>(direct)) / scale,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-9,
            Note = FormattableString.Invariant($"{basis}; M = {samples}; points carried along, so any distribution serves"),
        };
    }

    /// <summary>
    /// In expectation, EGOP(f ∘ Q) = Qᵀ EGOP(f) Q needs a rotation-invariant ρ: independent estimates of both sides differ by no more than
    /// sampling explains.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ with E[θθᵀ] = c² I.</param>
    /// <param name="basis">Q.</param>
    /// <param name="samples">M for each side, at least 8.</param>
    /// <param name="seed">Seed of the points.</param>
    /// <remarks>
    /// The left side is ‖E_M(f ∘ Q) − Qᵀ E'_M Q‖_F, the right one four times its expected size if both had one mean. For a ρ that is
    /// only isotropic, such as uniform on a cube, the statement is not applicable; its numbers show whether it fails.
    /// </remarks>
    /// <exception cref="ArgumentException">Dimensions differ or M is below 8.</exception>
    public static Certificate InExpectation(
        IObjective objective, IIsotropicDistribution distribution, IBasis basis, int samples, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        (double distance, double explained) = Expectations(objective, distribution, basis, samples, seed);
        return new Certificate
        {
            Statement = "the expected EGOP turns with the coordinates",
            Source = "[E] Lemma 14",
            Formula = @"\mathrm{EGOP}( f \circ Q ) = Q^{\top} \mathrm{EGOP}( f ) Q",
            Left = distance,
            Right = 4 * explained,
            Assumptions =
            [
                distribution.IsRotationInvariant
                    ? Assumption.Proved("ρ is rotation invariant")
                    : Assumption.Failed("ρ is rotation invariant"),
            ],
            Note = FormattableString.Invariant($"{basis}; {distribution}; distance {distance:G4}, four standard errors {4 * explained:G4}"),
        };
    }

    /// <summary>
    /// EGOP(f ∘ V) is diagonal in its eigenbasis V: the off-diagonal part of the pathwise estimate, relative to its norm.
    /// </summary>
    /// <param name="estimate">An estimate of one block.</param>
    /// <param name="gradients">Its M gradients, M × d row-major.</param>
    /// <exception cref="ArgumentException">Several blocks, or the wrong number of gradients.</exception>
    public static Certificate DiagonalInEigenbasis(EgopEstimate estimate, ReadOnlySpan<double> gradients)
    {
        _ = SpectralStatements.Variations(estimate, gradients);
        int d = estimate.Dimension, samples = estimate.Samples;
        double[] turned = new double[samples * d], egop = new double[d * d];
        for (int m = 0; m < samples; m++)
            Bases.FromEgop(estimate.Blocks[0]).ToBasis(gradients.Slice(m * d, d), turned.AsSpan(m * d, d));
        LinearAlgebra.AddGram(LinearAlgebra.Provider, samples, d, 1.0 / samples, turned, egop);
        double whole = TensorPrimitives.Norm<double>(egop);
        for (int i = 0; i < d; i++)
            egop[(i * d) + i] = 0;
        return new Certificate
        {
            Statement = "the EGOP is diagonal in its eigenbasis",
            Source = "[E] Corollary 15",
            Formula = @"\mathrm{EGOP}( f \circ V ) = \Lambda",
            Left = TensorPrimitives.Norm<double>(egop) / whole,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-14 * d,
        };
    }

    /// <summary>
    /// Iterates of an equivariant method satisfy θ_t = Q z_t: the largest relative difference over a run from matching starts.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="optimizer">The method.</param>
    /// <param name="basis">Q.</param>
    /// <param name="start">θ_0, length d.</param>
    /// <param name="steps">Number of steps; 100 unless given.</param>
    /// <param name="tolerance">What rounding may explain; 1e-10 unless given, for a well-scaled problem.</param>
    /// <remarks>Violated for Adagrad, Adam and the other diagonal methods: that is what the theory says of them.</remarks>
    public static Certificate Iterates(
        IObjective objective, IOptimizer optimizer, IBasis basis, ReadOnlySpan<double> start, int steps = 100, double tolerance = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var options = new TrainOptions { Steps = steps, KeepPoints = true };
        IReadOnlyList<Iterate> here = Trainer.Run(objective, optimizer, start, options).History,
            there = Trainer.Run(objective, optimizer, start, options.In(basis)).History;
        double largest = 0;
        int at = 0;
        for (int t = 0; t < Math.Min(here.Count, there.Count); t++)
        {
            double size = TensorPrimitives.Norm(here[t].Point.Span);
            double difference = TensorPrimitives.Distance(here[t].Point.Span, there[t].Point.Span) / Math.Max(size, double.Epsilon);
            if (!(difference <= largest))
                (largest, at) = (difference, t);
        }

        return new Certificate
        {
            Statement = $"iterates of {optimizer.Name} follow the coordinates",
            Source = "[E] section 2; theory section 2.3",
            Formula = @"\theta_t = Q z_t",
            Left = largest,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = tolerance,
            Assumptions = here.Count == there.Count ? [] : [Assumption.Failed("both runs end at the same step")],
            Note = FormattableString.Invariant($"largest relative difference at step {at} of {steps}; {basis}"),
        };
    }

    // Distance of independent estimates of both sides, and what the spread over eight parts of each explains.
    private static (double Distance, double Explained) Expectations(IObjective objective, IIsotropicDistribution distribution, IBasis basis,
        int samples, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(basis);
        if (samples < 8)
            throw Guard.Bad(nameof(samples), "at least 8", Guard.Text(samples), "The spread is measured on eight parts.");
        int d = objective.Dimension, part = samples / 8;
        double[] here = EgopEstimator.Gradients(objective, distribution, new EgopOptions { Samples = 8 * part, Seed = seed });
        double[] there = EgopEstimator.Gradients(
            objective.In(basis), distribution, new EgopOptions { Samples = 8 * part, Seed = Seeds.Derive(seed, "other side") });
        for (int m = 0; m < 8 * part; m++)
            basis.ToBasis(here.AsSpan(m * d, d).ToArray(), here.AsSpan(m * d, d));
        (double[] a, double spreadA) = Parts(here, part, d);
        (double[] b, double spreadB) = Parts(there, part, d);
        return (TensorPrimitives.Distance<double>(a, b), Math.Sqrt(spreadA + spreadB));
    }

    // Mean of the eight EGOPs, and the squared Frobenius norm of its standard error.
    private static (double[] Mean, double Variance) Parts(double[] gradients, int part, int d)
    {
        double[] mean = new double[d * d];
        double[][] parts = [.. Enumerable.Range(0, 8).Select(p =>
        {
            double[] gram = new double[d * d];
            LinearAlgebra.AddGram(LinearAlgebra.Provider, part, d, 1.0 / part, gradients.AsSpan(p * part * d, part * d), gram);
            TensorPrimitives.MultiplyAdd(gram, 1.0 / 8, mean, mean);
            return gram;
        })];
        return (mean, parts.Sum(p => Math.Pow(TensorPrimitives.Distance<double>(p, mean), 2)) / (8 * 7));
    }
}
