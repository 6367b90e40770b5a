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
    /// <exception cref="ArgumentException">V is not square or not orthonormal to 1e-8.</exception>
    public static IBasis Dense(Matrix<double> vectors, string name = "dense") => new DenseBasis(vectors, name);

    /// <summary>One basis for each block of a partition.</summary>
    /// <param name="partition">The blocks.</param>
    /// <param name="bases">One basis a block, in the partition's order.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <exception cref="ArgumentException">The number of bases or a dimension does not agree with the partition.</exception>
    public static IBasis Block(CoordinatePartition partition, IEnumerable<IBasis> bases, string name = "block") => new BlockBasis(partition, bases, name);

    /// <summary>The eigenbasis of an estimated EGOP: dense when one block covers every coordinate, block by block otherwise.</summary>
    /// <param name="estimate">The estimate, of every eigenvector (<see cref="EgopEstimate.IsComplete"/>).</param>
    /// <exception cref="ArgumentException">The estimate holds only leading eigenvectors of a block, or those of nonzero eigenvalues.</exception>
    public static IBasis FromEgop(EgopEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (estimate.Blocks.FirstOrDefault(b => !b.IsComplete) is { } partial)
            throw Guard.Bad(nameof(estimate), "all eigenvectors of every block", partial.Held, EgopBlock.HowToComplete);
        IBasis[] bases = [.. estimate.Blocks.Select(b => b.Basis)];
        return bases.Length == 1 && bases[0].Dimension == estimate.Dimension ? bases[0] : new BlockBasis(estimate.Partition, bases, "EGOP");
    }

    /// <summary>A rotation drawn from the Haar measure on O(d): Q of the QR factorization of a Gaussian matrix, R's diagonal positive
    /// (Mezzadri 2007, Notices of the AMS 54, "How to generate random matrices from the classical compact groups").</summary>
    /// <param name="dimension">d, at least 1; needs d² numbers and about 4/3 d³ flops.</param>
    /// <param name="seed">Seed, by <see cref="Seeds.Rotation"/>; the same seed gives the same rotation.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="dimension"/> is below 1, or d² numbers do not fit an array in memory.</exception>
    public static IBasis RandomRotation(int dimension, ulong seed, LinearAlgebraProvider? provider = null)
    {
        Guard.Positive(dimension, nameof(dimension));
        double[] gaussian = Guard.Zeros(
            (long)dimension * dimension, nameof(dimension), $"a {dimension} x {dimension} rotation",
            "Rotate block by block: RandomRotation(partition, seed).");
        provider ??= LinearAlgebra.Provider;
        new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.Rotation), 0)).FillNormal(gaussian);
        provider.Orthonormalize(dimension, gaussian);
        return new DenseBasis(gaussian, dimension, "random rotation", provider);
    }

    /// <summary>A random rotation of each block on its own.</summary>
    /// <param name="partition">The blocks.</param>
    /// <param name="seed">Seed; block b uses the seed derived from it and its name.</param>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    public static IBasis RandomRotation(CoordinatePartition partition, ulong seed, LinearAlgebraProvider? provider = null) =>
        new BlockBasis(Guard.NotNull(partition, nameof(partition)), partition.Select(b => RandomRotation(b.Count, Seeds.Derive(seed, b.Name), provider)), "random rotation");
}
