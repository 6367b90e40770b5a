using System.Numerics.Tensors;

namespace Egop;

/// <summary>Kronecker, block and first-layer bases.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemma 20, section 5 and appendix B.</remarks>
public static class StructureStatements
{
    /// <summary>V is a Kronecker product L ⊗ R exactly when its rearrangement (Van Loan and Pitsianis) has rank one: σ_2/σ_1 = 0.</summary>
    /// <param name="basis">V, mn × mn.</param>
    /// <param name="m">Order of L.</param>
    /// <param name="n">Order of R.</param>
    /// <remarks>Violated for a basis that is not a Kronecker product.</remarks>
    /// <exception cref="ArgumentException">V is not mn × mn.</exception>
    public static Certificate IsKronecker(DataMatrix basis, int m, int n)
    {
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(basis.Rows, (long)m * n, nameof(basis), "Give a matrix of order m n.");
        Guard.Length(basis.Columns, (long)m * n, nameof(basis), "Give a square matrix.");
        double[] rearranged = new double[m * m * n * n], sigma = new double[Math.Min(m * m, n * n)];
        for (int i = 0; i < m * n; i++)
        {
            for (int j = 0; j < m * n; j++)
                rearranged[((((i / n) * m) + (j / n)) * n * n) + ((i % n) * n) + (j % n)] = basis[i, j];
        }

        LinearAlgebra.Provider.SingularValues(m * m, n * n, rearranged, sigma);
        return new Certificate
        {
            Statement = $"the basis is a Kronecker product of orders {m} and {n}",
            Source = "[E] Lemma 20",
            Formula = @"\sigma_2 ( \text{rearranged } V ) = 0",
            Left = sigma.Length > 1 ? sigma[1] / sigma[0] : 0,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-12,
        };
    }

    /// <summary>
    /// An orthonormal Q whose first column is constant and whose second is + on the first half and − on the second, completed at random.
    /// </summary>
    /// <param name="order">Order of Q, even, at least 2.</param>
    /// <param name="seed">Seed of the completion.</param>
    /// <remarks>The counterexample of Lemma 20: such a Q need not be a Kronecker product.</remarks>
    /// <exception cref="ArgumentException">The order is odd or below 2.</exception>
    internal static DataMatrix HalvesBasis(int order, ulong seed = 0)
    {
        if (order < 2 || order % 2 != 0)
            throw Guard.Bad(nameof(order), "an even number of at least 2", Guard.Text(order), "The second column has two halves.");
        double[] q = new double[order * order];
        var stream = new RandomStream(new SampleKey(seed, 0));
        stream.FillNormal(q);
        for (int i = 0; i < order; i++)
            (q[i * order], q[(i * order) + 1]) = (1, i < order / 2 ? 1 : -1);
        LinearAlgebra.Provider.Orthonormalize(order, q);
        return DataMatrix.FromRowMajor(order, order, q);
    }

    /// <summary>
    /// Blocks of the full EGOP are the block EGOPs, from the same gradients: the largest difference, relative to the largest entry.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ.</param>
    /// <param name="partition">The blocks.</param>
    /// <param name="options">Number of samples and seed.</param>
    /// <exception cref="ArgumentException">Dimensions differ.</exception>
    public static Certificate BlocksOfTheWhole(
        IObjective objective, ISamplingDistribution distribution, CoordinatePartition partition, EgopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(partition);
        EgopOptions plain = options with { SingularValues = false };
        return BlocksOfTheWhole(
            EgopEstimator.Estimate(objective, distribution, plain with { Partition = null }),
            EgopEstimator.Estimate(objective, distribution, plain with { Partition = partition }));
    }

    /// <summary>The same for two estimates of one's own; violated when they are not of the same gradients.</summary>
    /// <param name="full">An estimate of one block.</param>
    /// <param name="blocks">An estimate by blocks.</param>
    /// <exception cref="ArgumentException">Dimensions differ, or the first has several blocks.</exception>
    public static Certificate BlocksOfTheWhole(EgopEstimate full, EgopEstimate blocks)
    {
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(blocks);
        Guard.Length(full.Blocks.Count, 1, nameof(full), "Estimate without a partition.");
        Guard.Length(blocks.Dimension, full.Dimension, nameof(blocks), "Give two estimates of one objective.");
        var whole = full.Blocks[0].ToMatrix();
        double largest = 0, scale = whole.Enumerate().Max(Math.Abs);
        foreach (EgopBlock block in blocks.Blocks)
        {
            var part = block.ToMatrix();
            int[] indices = [.. block.Coordinates.Indices];
            for (int i = 0; i < indices.Length; i++)
            {
                for (int j = 0; j < indices.Length; j++)
                    largest = Math.Max(largest, Math.Abs(part[i, j] - whole[indices[i], indices[j]]));
            }
        }

        return new Certificate
        {
            Statement = "block EGOPs are the diagonal blocks of the full one",
            Source = "[E] section 5",
            Formula = @"\mathrm{EGOP}_B = ( \mathrm{EGOP} )_{BB}",
            Left = largest / scale,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-13 * full.Samples,
            Note = blocks.Partition.ToString(),
        };
    }

    /// <summary>
    /// Reparameterizing the rows of the first layer by Q is training on inputs multiplied by Q: the same iterates from matching starts.
    /// </summary>
    /// <param name="network">The network on its own inputs X.</param>
    /// <param name="q">Q, orthonormal, of the order of the inputs.</param>
    /// <param name="optimizer">Any method.</param>
    /// <param name="start">θ_0.</param>
    /// <param name="steps">Number of steps; 50 unless given.</param>
    /// <param name="inputs">Inputs claimed to be X Q; null for the product.</param>
    /// <exception cref="ArgumentException">Sizes do not agree or Q is not orthonormal.</exception>
    public static Certificate FirstLayerIsInputs(
        ReluNetwork network, DataMatrix q, IOptimizer optimizer, ReadOnlySpan<double> start, int steps = 50, DataMatrix? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(q);
        int width = network.Widths[0], rows = network.Widths[1], n = network.Rows.Rows;
        Guard.Length(q.Rows, width, nameof(q), "Give a matrix of the order of the inputs.");
        // Row r of W1 is Q z_r; all other coordinates stay.
        CoordinatePartition each = CoordinatePartition.Of(
            network.Dimension, Enumerable.Range(0, rows).Select(r => ($"row {r}", Enumerable.Range(r * width, width).ToArray())));
        var turn = new DenseBasis(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(ToArray(q)), "Q");
        IBasis basis = Bases.Block(each, Enumerable.Repeat((IBasis)turn, rows), "rows of W1");
        double[] data = new double[n * width];
        LinearAlgebra.Provider.Multiply(false, false, n, width, width, 1, network.Rows.Elements, width, q.Elements, width, 0, data, width);
        ReluNetwork turned = network.WithData(inputs ?? DataMatrix.FromRowMajor(n, width, data), network.Labels);
        var options = new TrainOptions { Steps = steps, KeepPoints = true };
        IReadOnlyList<Iterate> here = Trainer.Run(network, optimizer, start, options.In(basis)).History;
        IReadOnlyList<Iterate> there = Trainer.Run(turned, optimizer, basis.ToBasis(start), options).History;
        double largest = 0;
        for (int t = 0; t < Math.Min(here.Count, there.Count); t++)
        {
            double[] z = basis.ToBasis(here[t].Point.Span);
            largest = Math.Max(largest, TensorPrimitives.Distance(z, there[t].Point.Span) / TensorPrimitives.Norm<double>(z));
        }

        return new Certificate
        {
            Statement = "a basis of the first layer is a rotation of the inputs",
            Source = "[E] section 5",
            Formula = @"f( W_1 Q^{\top}, \dots; X ) = f( W_1, \dots; X Q )",
            Left = largest,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-8,
            Note = FormattableString.Invariant($"{optimizer?.Name}, largest relative difference over {steps} steps"),
        };
    }

    private static double[,] ToArray(DataMatrix a)
    {
        double[,] array = new double[a.Rows, a.Columns];
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
                array[i, j] = a[i, j];
        }

        return array;
    }
}
