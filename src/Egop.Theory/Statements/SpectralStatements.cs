using System.Numerics.Tensors;

namespace Egop;

/// <summary>What an estimated EGOP's spectrum must satisfy, and how stable it is.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], sections 2 and 3; theory section 1.1 to 1.5.</remarks>
public static class SpectralStatements
{
    /// <summary>(1/M) Σ_m ⟨g_m, v_i⟩² = λ_i: the eigenvalue is the mean squared slope along its eigenvector; the worst i.</summary>
    /// <param name="estimate">An estimate of one block.</param>
    /// <param name="gradients">Its M gradients, M × d row-major, as <see cref="EgopEstimator.Gradients"/> gives them.</param>
    /// <exception cref="ArgumentException">Several blocks, or the wrong number of gradients.</exception>
    public static Certificate DirectionalVariation(EgopEstimate estimate, ReadOnlySpan<double> gradients)
    {
        double[] variation = Variations(estimate, gradients);
        IReadOnlyList<double> eigenvalues = estimate.Spectrum.Eigenvalues;
        int worst = Enumerable.Range(0, estimate.Dimension).MaxBy(i => Math.Abs(variation[i] - eigenvalues[i]));
        return new Certificate
        {
            Statement = "eigenvalues are mean squared slopes",
            Source = "[E] section 2",
            Formula = @"\frac{1}{M} \sum_m \langle g_m, v_i \rangle^2 = \lambda_i",
            Left = variation[worst],
            Right = eigenvalues[worst],
            Relation = Relation.Equal,
            Tolerance = 1e-13 * estimate.Dimension * eigenvalues[0],
            Note = FormattableString.Invariant($"the worst index, i = {worst + 1}"),
        };
    }

    /// <summary>Dropping the eigenvectors beyond r loses Σ_{i&gt;r} λ_i of the mean squared gradient.</summary>
    /// <param name="estimate">An estimate of one block.</param>
    /// <param name="gradients">Its M gradients, M × d row-major.</param>
    /// <param name="rank">r, from 0 to d.</param>
    /// <exception cref="ArgumentException">Several blocks, the wrong number of gradients, or r out of range.</exception>
    public static Certificate LostVariation(EgopEstimate estimate, ReadOnlySpan<double> gradients, int rank)
    {
        double[] variation = Variations(estimate, gradients);
        int d = estimate.Dimension;
        if (rank < 0 || rank > d)
            throw Guard.Bad(nameof(rank), $"0 to {d}", Guard.Text(rank), "Give the number of eigenvectors kept.");
        double total = TensorPrimitives.SumOfSquares(gradients) / estimate.Samples;
        return new Certificate
        {
            Statement = "a partial basis loses the eigenvalues it leaves out",
            Source = "[E] appendix B; theory section 11.4",
            Formula = @"\frac{1}{M} \sum_m \| ( I - U U^{\top} ) g_m \|^2 = \sum_{i > r} \lambda_i",
            Left = total - variation.Take(rank).Sum(),
            Right = estimate.Spectrum.Eigenvalues.Skip(rank).Sum(),
            Relation = Relation.Equal,
            Tolerance = 1e-13 * d * total,
            Note = FormattableString.Invariant($"r = {rank} of {d}"),
        };
    }

    /// <summary>1 ≤ sr ≤ d.</summary>
    /// <param name="spectrum">The spectrum.</param>
    public static IEnumerable<Certificate> StableRankRange(Spectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        int d = spectrum.Eigenvalues.Count;
        yield return Range("the stable rank is at least one", @"1 \le \operatorname{sr}", 1, spectrum.StableRank, d);
        yield return Range("the stable rank is at most the dimension", @"\operatorname{sr} \le d", spectrum.StableRank, d, d);
    }

    /// <summary>
    /// The stable rank from singular values of the gradients, beside the one from eigenvalues, whose tail lost half its digits.
    /// </summary>
    /// <param name="spectrum">A spectrum with singular values.</param>
    /// <remarks>
    /// An eigenvalue is wrong by about u d λ_1, so each √λ_i by at most √(u d λ_1): together the two differ by at most d √(u d).
    /// </remarks>
    public static Certificate TwoStableRanks(Spectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        const string Statement = "squaring the gradients moves the stable rank no more than rounding of eigenvalues can",
            Formula = @"| \operatorname{sr}(\lambda) - \operatorname{sr}(\sigma) | \le d \sqrt{u d}";
        if (spectrum.SingularValues is null)
            return Certificate.NotApplicable(Statement, "theory section 1.2", Formula, "singular values were not computed");
        int d = spectrum.Eigenvalues.Count;
        return new Certificate
        {
            Statement = Statement,
            Source = "theory section 1.2",
            Formula = Formula,
            Left = Math.Abs(spectrum.StableRank - spectrum.StableRankFromEigenvalues),
            Right = d * Math.Sqrt(1.1e-16 * d),
        };
    }

    /// <summary>1/d ≤ β_k ≤ 1 for every eigenvector.</summary>
    /// <param name="block">A block of an estimate.</param>
    public static IEnumerable<Certificate> DensityRange(EgopBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        yield return Range("densities are at least 1/d", @"\frac{1}{d} \le \beta_k", 1.0 / block.Order, block.Densities.Min(), 1);
        yield return Range("densities are at most 1", @"\beta_k \le 1", block.Densities.Max(), 1, 1);
    }

    /// <summary>
    /// sin of the largest principal angle between the leading k eigenvectors of two halves is at most 2 ‖E_A − E_B‖ / (λ_k − λ_{k+1})
    /// (Davis-Kahan).
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ.</param>
    /// <param name="options">Number of samples (both halves together) and seed.</param>
    /// <param name="k">Number of leading eigenvectors, from 1 to d − 1.</param>
    /// <remarks>The eigenvalues are those of the first half. Source: Davis and Kahan 1970, in the form of Yu, Wang, Samworth 2015, Theorem
    /// 2.</remarks>
    /// <exception cref="ArgumentException">k is out of range, or fewer than two samples.</exception>
    public static Certificate HalvesAgree(IObjective objective, ISamplingDistribution distribution, EgopOptions options, int k)
    {
        (double sine, double distance, double gap) = SampleHalves.Compare(objective, distribution, options, k);
        return new Certificate
        {
            Statement = "eigenvectors of two halves of the samples turn no further than their distance over the gap",
            Source = "theory section 1.5 (Davis-Kahan)",
            Formula = @"\sin \theta_{max} \le \frac{2 \| E_A - E_B \|_2}{\lambda_k - \lambda_{k+1}}",
            Left = sine,
            Right = 2 * distance / gap,
            Tolerance = 1e-9,
            Note = FormattableString.Invariant($"k = {k}"),
        };
    }

    internal static double[] Variations(EgopEstimate estimate, ReadOnlySpan<double> gradients)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        int d = estimate.Dimension;
        if (estimate.Blocks.Count != 1)
            throw Guard.Bad(
                nameof(estimate), "one block, the full EGOP", $"{estimate.Blocks.Count} blocks", "Estimate without a partition.");
        Guard.Length(gradients.Length, (long)estimate.Samples * d, nameof(gradients), "Give the M gradients of the estimate.");
        double[] sums = new double[d], coordinates = new double[d];
        for (int m = 0; m < estimate.Samples; m++)
        {
            Bases.FromEgop(estimate.Blocks[0]).ToBasis(gradients.Slice(m * d, d), coordinates);
            for (int i = 0; i < d; i++)
                sums[i] += coordinates[i] * coordinates[i] / estimate.Samples;
        }

        return sums;
    }

    private static Certificate Range(string statement, string formula, double left, double right, double scale) => new()
    {
        Statement = statement,
        Source = "[E] section 3",
        Formula = formula,
        Left = left,
        Right = right,
        Tolerance = 1e-12 * scale,
    };
}
