using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class BasisTests
{
    private static readonly IBasis _rotation = Bases.RandomRotation(12, 3);

    public static TheoryData<IBasis> All() => new(
        Bases.Identity(12),
        _rotation,
        Bases.Dense(((DenseBasis)_rotation).ToMatrix()),
        Bases.Block(
            CoordinatePartition.Of(12, [("odd", [1, 3, 5]), ("tail", [8, 9, 10, 11])]),
            [Bases.RandomRotation(3, 1), Bases.RandomRotation(4, 2)]),
        Bases.RandomRotation(CoordinatePartition.Of(12, [("a", [0, 1, 2, 3, 4]), ("b", [5, 7, 9])]), 11));

    [Theory]
    [MemberData(nameof(All))]
    public void Going_to_the_basis_and_back_is_the_identity_and_keeps_lengths(IBasis basis)
    {
        double[] x = Problems.Normal(12, 5);
        double[] z = basis.ToBasis(x);
        Assert.True(Problems.Distance(basis.ToOriginal(z), x) <= 1e-14 * Problems.Norm(x), basis.ToString());
        Assert.Equal(Problems.Norm(x), Problems.Norm(z), 1e-14 * Problems.Norm(x));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_vector_of_another_length_is_refused_with_both_lengths(IBasis basis)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => basis.ToBasis(new double[11]));
        Assert.Contains("12", e.Message, StringComparison.Ordinal);
        Assert.Contains("11", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dense_basis_maps_unit_vectors_to_the_columns_of_its_matrix()
    {
        Matrix<double> v = ((DenseBasis)_rotation).ToMatrix();
        for (int k = 0; k < 12; k++)
        {
            double[] unit = new double[12];
            unit[k] = 1;
            Assert.True(Problems.Distance(_rotation.ToOriginal(unit), v.Column(k)) <= 1e-15);
        }
    }

    [Fact]
    public void A_block_basis_maps_each_block_by_its_own_basis_and_leaves_the_rest()
    {
        IBasis first = Bases.RandomRotation(3, 1), second = Bases.RandomRotation(4, 2);
        IBasis basis = Bases.Block(CoordinatePartition.Of(12, [("odd", [1, 3, 5]), ("tail", [8, 9, 10, 11])]), [first, second]);
        double[] z = Problems.Normal(12, 6), expected = (double[])z.Clone();
        double[] odd = first.ToOriginal([z[1], z[3], z[5]]), tail = second.ToOriginal(z.AsSpan(8));
        (expected[1], expected[3], expected[5]) = (odd[0], odd[1], odd[2]);
        tail.CopyTo(expected, 8);
        Assert.Equal(expected, basis.ToOriginal(z));
    }

    [Fact]
    public void Blocks_of_one_size_are_rotated_differently()
    {
        var basis = (BlockBasis)Bases.RandomRotation(CoordinatePartition.Of(12, [("a", [0, 1, 2, 3, 4]), ("b", [5, 6, 7, 8, 9])]), 11);
        Assert.NotEqual(basis.Blocks[0].ToOriginal([1, 0, 0, 0, 0]), basis.Blocks[1].ToOriginal([1, 0, 0, 0, 0]));
    }

    [Fact]
    public void A_matrix_that_is_not_orthonormal_is_refused()
    {
        Matrix<double> v = ((DenseBasis)_rotation).ToMatrix();
        v[2, 3] += 1e-6;
        Assert.Contains("orthonormal", Assert.Throws<ArgumentException>(() => Bases.Dense(v)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "12 x 11", Assert.Throws<ArgumentException>(() => Bases.Dense(v.RemoveColumn(0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_rotation_and_another_seed_another()
    {
        double[] x = Problems.Normal(12, 1);
        Assert.Equal(_rotation.ToBasis(x), Bases.RandomRotation(12, 3).ToBasis(x));
        Assert.NotEqual(_rotation.ToBasis(x), Bases.RandomRotation(12, 4).ToBasis(x));
    }

    [Fact]
    public void The_entries_of_random_rotations_have_the_moments_of_the_Haar_measure()
    {
        // For Haar O(d): E q = 0, E q² = 1/d, E q⁴ = 3/(d(d+2)). Entries of one column in different rotations are independent.
        const int d = 8, rotations = 4000;
        double mean = 0, second = 0, fourth = 0;
        for (int i = 0; i < rotations; i++)
        {
            double q = ((DenseBasis)Bases.RandomRotation(d, (ulong)i)).ToMatrix()[d - 1, d - 1];
            mean += q / rotations;
            second += q * q / rotations;
            fourth += q * q * q * q / rotations;
        }

        double m2 = 1.0 / d, m4 = 3.0 / (d * (d + 2)), m8 = 105.0 / (d * (d + 2) * (d + 4) * (d + 6));
        Assert.Equal(0, mean, 5 * Math.Sqrt(m2 / rotations));
        Assert.Equal(m2, second, 5 * Math.Sqrt((m4 - m2 * m2) / rotations));
        Assert.Equal(m4, fourth, 5 * Math.Sqrt((m8 - m4 * m4) / rotations));
    }

    [Theory]
    [InlineData("disjoint", 0, 1, 1, 2)]
    [InlineData("in [0, 12)", 0, 12, 1, 2)]
    public void Blocks_that_overlap_or_leave_the_range_are_refused(string expected, int a, int b, int c, int d) =>
        Assert.Contains(expected,
            Assert.Throws<ArgumentException>(() => CoordinatePartition.Of(12, [("p", [a, b]), ("q", [c, d])])).Message,
                StringComparison.Ordinal);

    [Fact]
    public void A_network_partition_has_one_block_a_weight_matrix_and_leaves_biases_alone()
    {
        ParameterLayout layout = ParameterLayout.Network([64, 32, 10], biases: true);
        CoordinatePartition blocks = CoordinatePartition.Matrices(layout);
        Assert.Equal(["W1", "W2"], blocks.Select(b => b.Name));
        Assert.Equal([2048, 320], blocks.Select(b => b.Count));
        Assert.Equal(2080, blocks[1].Indices[0]);
        Assert.Equal(["W1"], CoordinatePartition.FirstLayer(layout).Select(b => b.Name));
        Assert.Equal(["b1"], CoordinatePartition.Arrays(layout, "b1").Select(b => b.Name));
    }

    [Fact]
    public void An_objective_in_a_basis_has_the_rotated_gradient_and_Hessian()
    {
        IObjective f = Problems.LeastSquares(12, 7);
        IObjective inBasis = f.In(_rotation);
        double[] z = Problems.Normal(12, 8), u = Problems.Normal(12, 9), product = new double[12], expected = new double[12];
        double[] x = _rotation.ToOriginal(z);
        Assert.Equal(f.Value(x), inBasis.Value(z));
        Assert.Equal(_rotation.ToBasis(f.Gradient(x)), inBasis.Gradient(z));
        inBasis.HessianVectorProduct(z, u, product);
        f.HessianVectorProduct(x, _rotation.ToOriginal(u), expected);
        Assert.True(Problems.Distance(product, _rotation.ToBasis(expected)) <= 1e-13);
        Assert.Same(f, f.In(Bases.Identity(12)));
    }
}
