using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Makes bases.</summary>
public static class Bases
{
    /// <summary>The original coordinates of R^d.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="dimension"/> is below 1.</exception>
    public static IBasis Identity(int dimension) => new IdentityBasis(dimension);

    /// <summary>A basis from the orthonormal columns of V, d × d.</summary>
    /// <param name="vectors">V; column i is the i-th basis vector.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <param name="storage">The format V is kept in.</param>
    /// <exception cref="ArgumentException">V is not square or not orthonormal to 1e-8.</exception>
    public static DenseBasis Dense(Matrix<double> vectors, string name = "dense", BasisStorage storage = BasisStorage.Double) =>
        new(vectors, name, null, storage);

    /// <summary>One basis for each block of a partition.</summary>
    /// <param name="partition">The blocks.</param>
    /// <param name="bases">One basis a block, in the partition's order.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <exception cref="ArgumentException">The number of bases or a dimension does not agree with the partition.</exception>
    public static IBasis Block(CoordinatePartition partition, IEnumerable<IBasis> bases, string name = "block") =>
        new BlockBasis(partition, bases, name);

    /// <summary>The eigenbasis of an estimated EGOP: dense when one block covers every coordinate, block by block otherwise.</summary>
    /// <remarks>
    /// Where the nonzero eigenvalues are fewer than the coordinates and a block holds only their eigenvectors
    /// (<see cref="EigenMethod.Gram"/>), the
    /// others are completed by <see cref="PartialBasis.Complete"/> without random directions: eigenvectors of eigenvalue 0, near the
    /// original coordinates.
    /// </remarks>
    /// <param name="estimate">The estimate, its spectrum not truncated (<see cref="Spectrum.IsTruncated"/>).</param>
    /// <param name="storage">The format the eigenvectors are kept in: single precision halves the time of a change of basis.</param>
    /// <exception cref="ArgumentException">The estimate holds only leading eigenvectors of a block.</exception>
    /// <example><code>
    /// IObjective f = Objectives.Rosenbrock(3);
    /// EgopEstimate egop = EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(3, 1), new() { Samples = 100 });
    /// IBasis basis = Bases.FromEgop(egop);
    /// TrainResult run = Trainer.Run(f, new Adagrad { LearningRate = 0.1 }, [0, 1, 2], new() { Steps = 100, Basis = basis });
    /// Console.WriteLine(run.BasisName); // EGOP
    /// </code></example>
    public static IBasis FromEgop(EgopEstimate estimate, BasisStorage storage = BasisStorage.Double)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (estimate.Blocks.FirstOrDefault(b => !b.IsComplete && b.Spectrum.IsTruncated) is { } partial)
            throw Guard.Bad(nameof(estimate), "all eigenvectors of every block", partial.Held, EgopBlock.HowToComplete);
        IBasis[] bases = [.. estimate.Blocks.Select(b => b.ToBasis(storage))];
        return bases.Length == 1 && bases[0].Dimension == estimate.Dimension ? bases[0] : new BlockBasis(estimate.Partition, bases, "EGOP");
    }

    /// <summary>The eigenbasis of one block of an estimated EGOP, in the block's own coordinates.</summary>
    /// <param name="block">The block, with all its eigenvectors (<see cref="EgopBlock.IsComplete"/>).</param>
    /// <exception cref="ArgumentException">The block holds only leading eigenvectors.</exception>
    public static IBasis FromEgop(EgopBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.IsComplete
            ? block.Complete()
            : throw Guard.Bad(nameof(block), "all eigenvectors", block.Held, EgopBlock.HowToComplete);
    }

    /// <summary>A rotation drawn from the Haar measure on O(d): Q of the QR factorization of a Gaussian matrix, R's diagonal positive
    /// (Mezzadri 2007, Notices of the AMS 54, "How to generate random matrices from the classical compact groups").</summary>
    /// <param name="dimension">d, at least 1; needs d² numbers and about 4/3 d³ flops.</param>
    /// <param name="seed">Seed, by <see cref="Seeds.Rotation"/>; the same seed gives the same rotation.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="dimension"/> is below 1, or d² numbers do not fit an array in
    /// memory.</exception>
    public static IBasis RandomRotation(int dimension, ulong seed, LinearAlgebraProvider? provider = null)
    {
        Guard.Positive(dimension, nameof(dimension));
        double[] gaussian = Guard.Zeros(
            (long)dimension * dimension, nameof(dimension), $"a {dimension} x {dimension} rotation",
            "Rotate block by block: RandomRotation(partition, seed).");
        provider ??= LinearAlgebra.Provider;
        new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.Rotation), 0)).FillNormal(gaussian);
        provider.Orthonormalize(dimension, gaussian);
        return new DenseBasis(gaussian, dimension, "random rotation");
    }

    /// <summary>A random rotation of each block on its own.</summary>
    /// <param name="partition">The blocks.</param>
    /// <param name="seed">Seed; block b uses the seed derived from it and its name.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    public static IBasis RandomRotation(CoordinatePartition partition, ulong seed, LinearAlgebraProvider? provider = null) =>
        new BlockBasis(Guard.NotNull(partition, nameof(partition)),
            partition.Select(b => RandomRotation(b.Count, Seeds.Derive(seed, b.Name), provider)), "random rotation");

    /// <summary>r orthonormal vectors, the columns of U: θ = U z, the complement dropped unless it is kept or completed.</summary>
    /// <param name="vectors">U, d × r.</param>
    /// <param name="storage">The format U is kept in.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <exception cref="ArgumentException">U has more columns than rows or is not orthonormal to 1e-6.</exception>
    public static PartialBasis Partial(Matrix<double> vectors, BasisStorage storage = BasisStorage.Double, string name = "partial") =>
        new(vectors, storage, name);

    /// <summary>The r leading eigenvectors of an estimated EGOP of one block that covers every coordinate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="rank">r, from 0 to the number of eigenvectors the estimate holds.</param>
    /// <param name="storage">The format they are kept in; null for the estimate's, without a copy where r is all of them.</param>
    /// <exception cref="ArgumentException">The estimate has several blocks or does not cover every coordinate, or it holds fewer than r
    /// eigenvectors.</exception>
    public static PartialBasis Partial(EgopEstimate estimate, int rank, BasisStorage? storage = null)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate.Blocks is [{ } block] && block.Order == estimate.Dimension
            ? block.Leading(rank, storage)
            : throw Guard.Bad(nameof(estimate), "one block of every coordinate", estimate.Partition.ToString(),
                "Take the leading vectors block by block: complete each with PartialBasis.Complete and combine them with Bases.Block.");
    }

    /// <summary>L ⊗ R for matrices of m × n: W = L Z Rᵀ.</summary>
    /// <param name="left">L, m × m orthonormal.</param>
    /// <param name="right">R, n × n orthonormal.</param>
    /// <exception cref="ArgumentException">A side is not square or not orthonormal to 1e-8.</exception>
    public static IBasis Kronecker(Matrix<double> left, Matrix<double> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new KroneckerBasis(left.RowCount, right.RowCount, left, right);
    }

    /// <summary>
    /// A Kronecker basis for each weight matrix: the eigenbasis of the Kronecker product nearest to its block of the EGOP
    /// (<see cref="KroneckerFit"/>).
    /// </summary>
    /// <remarks>Blocks of the estimate that are no weight matrix keep their own eigenbasis; coordinates in no block stay as they
    /// are.</remarks>
    /// <param name="estimate">The estimate: full, or with one block for each weight matrix.</param>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="provider">Who decomposes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or there is no weight matrix.</exception>
    public static IBasis Kronecker(EgopEstimate estimate, ParameterLayout layout, LinearAlgebraProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(layout);
        return KroneckerBases.FromEgop(estimate, layout, provider);
    }

    /// <summary>
    /// A Kronecker basis for each weight matrix, from its gradients G at sampled points: L of the eigenvectors of E[G Gᵀ], R of those of
    /// E[Gᵀ G].
    /// </summary>
    /// <remarks>
    /// The factors that Shampoo and SOAP keep, sampled as an EGOP is; E[G Gᵀ] is the partial trace of the array's block of it. Takes 2 M m
    /// n (m + n) flops for an array and m² + n²
    /// numbers, never (m n)²; <see cref="EgopOptions.Partition"/> and <see cref="EgopOptions.SingularValues"/> do not matter.
    /// Source: Gupta, Koren, Singer 2018 (Shampoo); Vyas et al. 2024 (SOAP); DePavia, Charisopoulos, Willett, arXiv 2502.01594, section 5.
    /// </remarks>
    /// <param name="objective">f with named parameter arrays.</param>
    /// <param name="distribution">ρ on its parameters.</param>
    /// <param name="options">Number of samples, seed, threads.</param>
    /// <param name="sides">Which sides are rotated; the other is the identity.</param>
    /// <param name="denseVectors">Whether vectors such as biases get the dense eigenbasis of their EGOP; otherwise they stay as they
    /// are.</param>
    /// <param name="cancellation">Stops between groups of gradients.</param>
    /// <exception cref="ArgumentException">The dimensions differ, there is no weight matrix, or a sampled gradient is not
    /// finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IBasis Kronecker(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options, RotatedSides sides =
            RotatedSides.Both, bool denseVectors = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        return KroneckerBases.FromGradients(objective, distribution, options, sides, denseVectors, cancellation);
    }

    /// <summary>
    /// A Kronecker basis near a dense one: L ⊗ R with tr((L ⊗ R)ᵀ V) at a maximum, which minimizes ‖V − L ⊗ R‖ in the Frobenius norm.
    /// </summary>
    /// <remarks>
    /// From the nearest Kronecker product of any factors, L and R in turn are the polar factor of what the other leaves; each turn raises
    /// the trace. The maximum reached is a
    /// local one; where V is a Kronecker product it is V.
    /// </remarks>
    /// <param name="vectors">V, orthonormal, of order m n.</param>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <exception cref="ArgumentException">V is not of order m n or not orthonormal to 1e-8.</exception>
    public static IBasis NearestKronecker(Matrix<double> vectors, int rows, int columns) =>
        KroneckerBases.Nearest(vectors, rows, columns, null);
}
