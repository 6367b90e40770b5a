using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class KroneckerBasisTests
{
    private static Matrix<double> Rotation(int n, ulong seed) => ((DenseBasis)Bases.RandomRotation(n, seed)).ToMatrix();

    /// <summary>A symmetric positive definite matrix with eigenvalues 1, 1/2, ..., 1/n.</summary>
    private static Matrix<double> Definite(int n, ulong seed)
    {
        Matrix<double> v = Rotation(n, seed);
        return v * Matrix<double>.Build.DenseDiagonal(n, n, k => 1.0 / (k + 1)) * v.Transpose();
    }

    [Fact]
    public void The_matrix_of_any_basis_has_its_vectors_as_columns()
    {
        Matrix<double> left = Rotation(3, 1), right = Rotation(2, 2);
        Assert.Equal(left.KroneckerProduct(right), Bases.Kronecker(left, right).ToMatrix());
        Assert.Equal(Matrix<double>.Build.DenseIdentity(4), Bases.Identity(4).ToMatrix());
        Assert.Equal(left, Bases.Dense(left).ToMatrix());
        Matrix<double> u = left.SubMatrix(0, 3, 0, 2);
        Assert.Equal(u, ((IBasis)Bases.Partial(u)).ToMatrix());
        Assert.True((Bases.Partial(u).Complete(1).ToMatrix().SubMatrix(0, 3, 0, 2) - u).FrobeniusNorm() <= 1e-14);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(4, 1)]
    [InlineData(3, 7)]
    [InlineData(70, 5)]
    [InlineData(6, 130)]
    [InlineData(65, 66)]
    public void It_maps_as_the_dense_Kronecker_product_and_as_the_product_of_three_matrices(int m, int n)
    {
        Matrix<double> left = Rotation(m, 1), right = Rotation(n, 2);
        IBasis basis = Bases.Kronecker(left, right);
        double[] z = Problems.Normal(m * n, 3);
        Matrix<double> w = left * Matrix<double>.Build.DenseOfRowMajor(m, n, z) * right.Transpose();
        Assert.True(Problems.Distance(basis.ToOriginal(z), w.ToRowMajorArray()) <= 1e-13 * Problems.Norm(z));
        Assert.True(Problems.Distance(basis.ToBasis(basis.ToOriginal(z)), z) <= 1e-13 * Problems.Norm(z));
        if (m * n < 1000)
        {
            IBasis dense = Bases.Dense(left.KroneckerProduct(right));
            Assert.True(Problems.Distance(basis.ToOriginal(z), dense.ToOriginal(z)) <= 1e-13 * Problems.Norm(z));
            Assert.True(Problems.Distance(basis.ToBasis(z), dense.ToBasis(z)) <= 1e-13 * Problems.Norm(z));
        }

        Assert.Equal(new BasisCost(2L * m * n * (m + n), 8L * ((m * m) + (n * n))), basis.Cost);
        Assert.InRange(basis.OrthogonalityError(), 0, 2e-14);
    }

    [Fact]
    public void A_side_left_out_is_the_identity_and_costs_nothing()
    {
        Matrix<double> left = Rotation(4, 1), right = Rotation(3, 2);
        double[] z = Problems.Normal(12, 3);
        var leftOnly = new KroneckerBasis(4, 3, left, null);
        var rightOnly = new KroneckerBasis(4, 3, null, right);
        Assert.True(
            Problems.Distance(leftOnly.ToOriginal(z), Bases.Kronecker(left, Matrix<double>.Build.DenseIdentity(3)).ToOriginal(z)) <= 1e-15);
        Assert.True(Problems.Distance(
            rightOnly.ToOriginal(z), Bases.Kronecker(Matrix<double>.Build.DenseIdentity(4), right).ToOriginal(z)) <= 1e-15);
        Assert.Equal(2 * 16 * 3, leftOnly.Cost.Flops);
        Assert.Equal(2 * 4 * 9, rightOnly.Cost.Flops);
        Assert.Equal(z, new KroneckerBasis(4, 3, (Matrix<double>?)null, null).ToBasis(z));
        Assert.Equal(Matrix<double>.Build.DenseIdentity(3), leftOnly.Right());
        Assert.Equal(left, leftOnly.Left());
    }

    [Fact]
    public void Wrong_sides_and_wrong_orders_are_refused()
    {
        Refuses("4 x 4", () => new KroneckerBasis(4, 3, Rotation(3, 1), null));
        Refuses("orthonormal", () => new KroneckerBasis(4, 3, Rotation(4, 1) * 2, null));
        Refuses("12 x 12", () => KroneckerFit.Nearest(Rotation(6, 1), 4, 3));
        Refuses("at least 1", () => KroneckerFit.Nearest(Rotation(6, 1), 0, 3));
        Refuses("finite", () => KroneckerFit.Nearest(Matrix<double>.Build.Dense(6, 6, double.NaN), 2, 3));
        Refuses("orthonormal", () => Bases.NearestKronecker(Definite(6, 1), 2, 3));
        Refuses("weight matrix",
            () => Bases.Kronecker(Problems.LeastSquares(6, 1), SamplingDistributions.Gaussian(6, 1), new() { Samples = 3 }));
        Refuses("length 12", () => Bases.Kronecker(Rotation(4, 1), Rotation(3, 1)).ToBasis(new double[11]));

        static void Refuses(string what, Action action) =>
            Assert.Contains(what, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 1)]
    [InlineData(1, 6)]
    [InlineData(7, 9)]
    public void A_Kronecker_product_is_recovered_with_its_eigenbasis(int m, int n)
    {
        Matrix<double> a = Definite(m, 5), b = Definite(n, 6), c = a.KroneckerProduct(b);
        KroneckerFit fit = KroneckerFit.Nearest(c, m, n);
        Assert.InRange(fit.RelativeError, 0, 1e-14);
        Assert.True((fit.Left().KroneckerProduct(fit.Right()) - c).FrobeniusNorm() <= 1e-14 * c.FrobeniusNorm());
        Assert.Equal(1, fit.Right().FrobeniusNorm(), 1e-14);
        // In its eigenbasis the matrix is diagonal.
        var basis = (KroneckerBasis)fit.Eigenbasis();
        Matrix<double> v = basis.Left().KroneckerProduct(basis.Right()), rotated = v.Transpose() * c * v;
        Assert.True((rotated - Matrix<double>.Build.DenseOfDiagonalVector(rotated.Diagonal())).FrobeniusNorm() <= 1e-13);
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(3, 2, false)]
    [InlineData(4, 5, true)]
    [InlineData(4, 3, false)]
    [InlineData(1, 4, false)]
    public void The_nearest_product_is_that_of_the_singular_value_decomposition_of_the_rearranged_matrix(int m, int n, bool isDefinite)
    {
        Matrix<double> random = Problems.NormalMatrix(m * n, m * n, 8), c = isDefinite ? random * random.Transpose() : random;
        // The rearrangement, element by element.
        Matrix<double> rearranged = Matrix<double>.Build.Dense(m * m, n * n, (p, q) => c[((p / m) * n) + (q / n), ((p % m) * n) + (q % n)]);
        var svd = rearranged.Svd();
        double rest = Math.Sqrt(svd.S.Skip(1).Sum(s => s * s));
        KroneckerFit fit = KroneckerFit.Nearest(c, m, n);
        Assert.Equal(rest, (c - fit.Left().KroneckerProduct(fit.Right())).FrobeniusNorm(), 1e-10 * c.FrobeniusNorm());
        Assert.Equal(rest / c.FrobeniusNorm(), fit.RelativeError, 1e-10);
        if (isDefinite)
        {
            // Van Loan and Pitsianis: the factors of a semidefinite matrix are semidefinite.
            Assert.True((fit.Left() - fit.Left().Transpose()).FrobeniusNorm() <= 1e-10 * fit.Left().FrobeniusNorm());
            Assert.All(fit.Left().Evd(Symmetricity.Symmetric).EigenValues.Concat(fit.Right().Evd(Symmetricity.Symmetric).EigenValues),
                e => Assert.True(e.Real >= -1e-10));
        }
    }

    [Fact]
    public void Zero_and_huge_matrices_are_fitted_without_overflow()
    {
        KroneckerFit zero = KroneckerFit.Nearest(Matrix<double>.Build.Dense(6, 6), 2, 3);
        Assert.Equal(0, zero.RelativeError);
        Assert.Equal(0, zero.Left().FrobeniusNorm());
        KroneckerFit huge = KroneckerFit.Nearest(1e250 * Definite(2, 1).KroneckerProduct(Definite(3, 2)), 2, 3);
        Assert.InRange(huge.RelativeError, 0, 1e-14);
        Assert.InRange(huge.Eigenbasis().OrthogonalityError(), 0, 1e-14);
    }

    [Fact]
    public void Kronecker_bases_are_a_strict_subset_of_the_dense_ones()
    {
        // Lemma 20: first column constant, second column + on the first half and − on the second. With m = 3, n = 2 the halves cut through
        // a block, and no
        // u ⊗ w is such a column; with m = 2, n = 3 one is.
        Assert.InRange(KroneckerFit.Nearest(Halves(), 3, 2).RelativeError, 0.1, 1);
        Matrix<double> product = Rotation(2, 3).KroneckerProduct(Rotation(3, 4));
        Assert.InRange(KroneckerFit.Nearest(product, 2, 3).RelativeError, 0, 1e-14);
        // The very columns, as a product: u_1 ⊗ w_1 constant, u_2 ⊗ w_1 the halves.
        Matrix<double> u = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 1.0 }, { 1.0, -1.0 } }) / Math.Sqrt(2), w = Halves()
            .SubMatrix(0, 3, 0, 3).QR().Q;
        Matrix<double> q = u.KroneckerProduct(w);
        Assert.All(q.Column(0).Zip(q.Column(3)), p => Assert.Equal(Math.Abs(p.First), Math.Abs(p.Second), 1e-15));
        Assert.InRange(KroneckerFit.Nearest(q, 2, 3).RelativeError, 0, 1e-14);

        static Matrix<double> Halves()
        {
            Matrix<double> start = Problems.NormalMatrix(6, 6, 2);
            start.SetColumn(0, Vector<double>.Build.Dense(6, 1 / Math.Sqrt(6)));
            start.SetColumn(1, Vector<double>.Build.Dense(6, i => (i < 3 ? 1 : -1) / Math.Sqrt(6)));
            return start.QR().Q;
        }
    }

    [Fact]
    public void The_nearest_Kronecker_basis_of_a_Kronecker_basis_is_itself_and_of_another_no_other_tried_is_nearer()
    {
        Matrix<double> product = Rotation(3, 5).KroneckerProduct(Rotation(4, 6));
        Assert.True((Product((KroneckerBasis)Bases.NearestKronecker(product, 3, 4)) - product).FrobeniusNorm() <= 1e-12);
        // A small turn away from a product: nothing near it, and no product of random rotations, is nearer than what is found.
        Matrix<double> noise = Problems.NormalMatrix(12, 12, 7), q = (product + (0.05 * noise)).QR().Q;
        q *= Matrix<double>.Build.DenseDiagonal(12, 12, k => Math.Sign(q.Column(k) * product.Column(k)));
        var nearest = (KroneckerBasis)Bases.NearestKronecker(q, 3, 4);
        double distance = (Product(nearest) - q).FrobeniusNorm();
        Assert.True(distance <= (product - q).FrobeniusNorm());
        for (ulong seed = 0; seed < 300; seed++)
        {
            double size = seed % 3 == 0 ? 1 : 1e-3;
            Matrix<double> other = Turned(nearest.Left(), size, 2 * seed).KroneckerProduct(Turned(nearest.Right(), size, (2 * seed) + 1));
            Assert.True((other - q).FrobeniusNorm() >= distance - 1e-12, $"seed {seed}");
        }

        static Matrix<double> Product(KroneckerBasis basis) => basis.Left().KroneckerProduct(basis.Right());

        static Matrix<double> Turned(Matrix<double> v, double size, ulong seed)
        {
            Matrix<double> turned = (v + (size * Problems.NormalMatrix(v.RowCount, v.ColumnCount, seed))).QR().Q;
            return turned * Matrix<double>.Build.DenseDiagonal(v.RowCount, v.RowCount, k => Math.Sign(turned.Column(k) * v.Column(k)));
        }
    }

    [Fact]
    public void The_sides_from_gradients_diagonalize_the_partial_traces_of_the_block_EGOPs()
    {
        ReluNetwork network = Problems.Network(4);
        ISamplingDistribution rho = SamplingDistributions.Gaussian(53, 1);
        var options = new EgopOptions { Samples = 200, Seed = 3 };
        EgopEstimate estimate = EgopEstimator.Estimate(
            network, rho, options with { Partition = CoordinatePartition.Arrays(network.Layout, "W1", "b1", "W2", "b2") });
        var basis = (BlockBasis)Bases.Kronecker(network, rho, options, denseVectors: true);
        Assert.Equal(["W1", "b1", "W2", "b2"], basis.Partition.Select(b => b.Name));
        for (int b = 0; b < 4; b++)
        {
            ParameterBlock array = network.Layout[b];
            (int m, int n) = (array.Rows, array.Columns);
            var sides = (KroneckerBasis)basis.Blocks[b];
            Matrix<double> c = estimate.Blocks[b].ToMatrix();
            Matrix<double> left = Matrix<double>.Build.Dense(m, m, (i, k) => Enumerable.Range(0, n).Sum(j => c[(i * n) + j, (k * n) + j]));
            Matrix<double> right = Matrix<double>.Build.Dense(n, n, (j, k) => Enumerable.Range(0, m).Sum(i => c[(i * n) + j, (i * n) + k]));
            AssertDiagonalDescending(sides.Left().Transpose() * left * sides.Left());
            if (array.IsMatrix)
                AssertDiagonalDescending(sides.Right().Transpose() * right * sides.Right());
            else
                Assert.Equal(Matrix<double>.Build.DenseIdentity(1), sides.Right());
        }

        static void AssertDiagonalDescending(Matrix<double> rotated)
        {
            Vector<double> diagonal = rotated.Diagonal();
            Assert.True(
                (rotated - Matrix<double>.Build.DenseOfDiagonalVector(diagonal)).FrobeniusNorm() <= 1e-12 * rotated.FrobeniusNorm());
            Assert.True(diagonal.Zip(diagonal.Skip(1)).All(p => p.First >= p.Second - (1e-12 * diagonal[0])));
        }
    }

    [Fact]
    public void One_sided_bases_rotate_one_side_and_leave_biases_alone()
    {
        ReluNetwork network = Problems.Network(4);
        ISamplingDistribution rho = SamplingDistributions.Gaussian(53, 1);
        var options = new EgopOptions { Samples = 50 };
        var both = (BlockBasis)Bases.Kronecker(network, rho, options);
        var left = (BlockBasis)Bases.Kronecker(network, rho, options, RotatedSides.Left);
        var right = (BlockBasis)Bases.Kronecker(network, rho, options, RotatedSides.Right);
        Assert.Equal(["W1", "W2"], both.Partition.Select(b => b.Name));
        for (int b = 0; b < 2; b++)
        {
            (var l, var r, var two) = ((KroneckerBasis)left.Blocks[b], (KroneckerBasis)right.Blocks[b], (KroneckerBasis)both.Blocks[b]);
            Assert.Equal(two.Left(), l.Left());
            Assert.Equal(two.Right(), r.Right());
            Assert.Equal(Matrix<double>.Build.DenseIdentity(l.Columns), l.Right());
            Assert.Equal(Matrix<double>.Build.DenseIdentity(r.Rows), r.Left());
        }

        double[] x = Problems.Normal(53, 1), z = both.ToBasis(x);
        Assert.Equal(network.Layout["b1"].Of((ReadOnlySpan<double>)x), network.Layout["b1"].Of((ReadOnlySpan<double>)z));
    }

    [Fact]
    public void A_full_estimate_and_a_block_estimate_have_the_same_Kronecker_bases()
    {
        // The block-diagonal part of the full EGOP is the block EGOPs.
        ReluNetwork network = Problems.Network(4);
        ISamplingDistribution rho = SamplingDistributions.Gaussian(53, 1);
        var options = new EgopOptions { Samples = 120, Seed = 3 };
        var full = (BlockBasis)Bases.Kronecker(EgopEstimator.Estimate(network, rho, options), network.Layout);
        var blocks = (BlockBasis)Bases.Kronecker(
            EgopEstimator.Estimate(network, rho, options with { Partition = CoordinatePartition.Matrices(network.Layout) }),
                network.Layout);
        for (int b = 0; b < 2; b++)
        {
            Assert.True((((KroneckerBasis)full.Blocks[b]).Left() - ((KroneckerBasis)blocks.Blocks[b]).Left()).FrobeniusNorm() <= 1e-8);
            Assert.True((((KroneckerBasis)full.Blocks[b]).Right() - ((KroneckerBasis)blocks.Blocks[b]).Right()).FrobeniusNorm() <= 1e-8);
        }

        EgopEstimate biases =
            EgopEstimator.Estimate(network, rho, options with { Partition = CoordinatePartition.Arrays(network.Layout, "W1", "b1") });
        var mixed = (BlockBasis)Bases.Kronecker(biases, network.Layout);
        Assert.IsType<KroneckerBasis>(mixed.Blocks[0]);
        Assert.Equal(((DenseBasis)Bases.FromEgop(biases.Blocks[1])).ToMatrix(), ((DenseBasis)mixed.Blocks[1]).ToMatrix());
    }

    [Fact]
    public void Adam_in_it_is_Adam_in_the_dense_Kronecker_product()
    {
        ReluNetwork network = Problems.Network(4);
        double[] start = SamplingDistributions.XavierNormal(network.Layout).InitialPoint(2);
        var kronecker = (BlockBasis)Bases.Kronecker(network, SamplingDistributions.Gaussian(53, 1), new() { Samples = 100 });
        IBasis dense = Bases.Block(
            kronecker.Partition,
            kronecker.Blocks.Cast<KroneckerBasis>().Select(k => (IBasis)Bases.Dense(k.Left().KroneckerProduct(k.Right()))));
        var options = new TrainOptions { Steps = 60, KeepPoints = true };
        TrainResult a = Trainer.Run(network, new Adam { LearningRate = 0.01 }, start, options.In(kronecker)),
            b = Trainer.Run(network, new Adam { LearningRate = 0.01 }, start, options.In(dense));
        Assert.All(
            a.History.Zip(b.History), p => Assert.True(Problems.Distance(p.First.Point.ToArray(), p.Second.Point.ToArray()) <= 1e-9));
    }
}
