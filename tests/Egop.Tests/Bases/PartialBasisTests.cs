using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class PartialBasisTests
{
    private const int D = 12;

    private static readonly Matrix<double> _v = ((DenseBasis)Bases.RandomRotation(D, 21)).ToMatrix();

    private static PartialBasis Leading(int r, BasisStorage storage = BasisStorage.Double) => Bases.Dense(_v).Leading(r, storage);

    public static TheoryData<int> Ranks() => [0, 1, 2, 5, 11, 12];

    private static Matrix<double> Projection(int r) =>
        r == 0 ? Matrix<double>.Build.Dense(D, D) : _v.SubMatrix(0, D, 0, r) * _v.SubMatrix(0, D, 0, r).Transpose();

    [Theory]
    [MemberData(nameof(Ranks))]
    public void There_and_back_is_the_projection_for_a_dropped_complement_and_the_identity_for_a_kept_or_completed_one(int r)
    {
        double[] x = Problems.Normal(D, 5);
        PartialBasis dropped = Leading(r);
        double[] projected = dropped.ToOriginal(dropped.ToBasis(x));
        Assert.True(Problems.Distance(projected, Projection(r) * Vector<double>.Build.Dense(x)) <= 1e-14);
        foreach (IBasis basis in (IBasis[])[dropped.KeepComplement(), dropped.Complete(3), dropped.Complete(3, 0),
            dropped.Complete(3, D - r)])
        {
            double[] z = basis.ToBasis(x);
            Assert.True(Problems.Distance(basis.ToOriginal(z), x) <= 1e-14 * Problems.Norm(x), basis.ToString());
            Assert.Equal(Problems.Norm(x), Problems.Norm(z), 1e-14 * Problems.Norm(x));
            // The first r coordinates are those of U, in each.
            Assert.True(Problems.Distance(z.Take(r), dropped.ToBasis(x)) <= 1e-14, basis.ToString());
            Assert.InRange(basis.OrthogonalityError(), 0, 5e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void The_part_along_U_and_the_part_of_the_complement_add_up_to_the_point(int r)
    {
        double[] x = Problems.Normal(D, 6), z = Leading(r).KeepComplement().ToBasis(x);
        Assert.Equal(r + D, z.Length);
        double[] along = Leading(r).ToOriginal(z.AsSpan(0, r));
        double[] sum = [.. along.Zip(z.Skip(r), (a, b) => a + b)];
        Assert.True(Problems.Distance(sum, x) <= 1e-14);
        // The kept complement has nothing along U.
        Assert.True(Problems.Norm(Leading(r).ToBasis(z.AsSpan(r))) <= 1e-14);
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void A_completed_basis_is_square_and_starts_with_the_given_vectors(int r)
    {
        foreach (int? random in (int?[])[null, 0, D - r])
        {
            var basis = (CompletedBasis)Leading(r).Complete(9, random);
            Assert.Equal((D, D, r, random ?? Math.Min(r, D - r)),
                (basis.Dimension, ((IBasis)basis).Coordinates, basis.Rank, basis.RandomDirections));
            for (int k = 0; k < r; k++)
            {
                double[] unit = new double[D];
                unit[k] = 1;
                Assert.True(Problems.Distance(basis.ToOriginal(unit), _v.Column(k)) <= 1e-14);
            }
        }
    }

    [Fact]
    public void Given_unit_vectors_are_completed_too()
    {
        // Where a column is a multiple of a unit vector there is nothing to reflect.
        Matrix<double> u = Matrix<double>.Build.Dense(5, 2);
        (u[0, 0], u[3, 1]) = (-1, 1);
        var basis = (CompletedBasis)Bases.Partial(u).Complete(1, 0);
        Assert.InRange(basis.OrthogonalityError(), 0, 1e-15);
        Assert.True(Problems.Distance(basis.ToOriginal([1, 0, 0, 0, 0]), u.Column(0)) <= 1e-15);
        Assert.True(Problems.Distance(basis.ToOriginal([0, 1, 0, 0, 0]), u.Column(1)) <= 1e-15);
    }

    [Fact]
    public void A_complement_completed_at_random_throughout_has_the_moments_of_the_Haar_measure()
    {
        // With U = e_1 the complement is R^7: a random unit vector w of it has E w = 0, E w² = 1/7, E w⁴ = 3/(7·9), whichever vector and
        // entry is looked at.
        const int n = 7, draws = 4000;
        Matrix<double> u = Matrix<double>.Build.Dense(n + 1, 1);
        u[0, 0] = 1;
        PartialBasis first = Bases.Partial(u);
        foreach (int vector in (int[])[1, 4, n])
        {
            double mean = 0, second = 0, fourth = 0;
            for (int i = 0; i < draws; i++)
            {
                double[] unit = new double[n + 1];
                unit[vector] = 1;
                double[] w = first.Complete((ulong)i, n).ToOriginal(unit);
                Assert.InRange(Math.Abs(w[0]), 0, 1e-14);
                mean += w[3] / draws;
                second += w[3] * w[3] / draws;
                fourth += w[3] * w[3] * w[3] * w[3] / draws;
            }

            double m2 = 1.0 / n, m4 = 3.0 / (n * (n + 2)), m8 = 105.0 / (n * (n + 2) * (n + 4) * (n + 6));
            // The last vector is fixed by the others but for its sign, which QR sets: its mean need not vanish.
            if (vector < n)
                Assert.Equal(0, mean, 5 * Math.Sqrt(m2 / draws));
            Assert.Equal(m2, second, 5 * Math.Sqrt((m4 - (m2 * m2)) / draws));
            Assert.Equal(m4, fourth, 5 * Math.Sqrt((m8 - (m4 * m4)) / draws));
        }
    }

    [Fact]
    public void Storage_rounds_the_vectors_and_a_completed_basis_stays_orthonormal_whatever_it_is()
    {
        const int d = 200, r = 30;
        DenseBasis dense = (DenseBasis)Bases.RandomRotation(d, 4);
        foreach ((BasisStorage storage, double least, double most) in
            ((BasisStorage, double, double)[])[(BasisStorage.Double, 0, 2e-15), (BasisStorage.Single, 1e-9, 2e-7),
                (BasisStorage.BFloat16, 1e-4, 1e-2)])
        {
            Assert.InRange(dense.Stored(storage).OrthogonalityError(), least, most);
            PartialBasis partial = dense.Leading(r, storage);
            Assert.InRange(partial.OrthogonalityError(), least / 10, most);
            Assert.InRange(partial.KeepComplement().OrthogonalityError(), least / 10, most);
            var completed = (CompletedBasis)partial.Complete(2);
            Assert.InRange(completed.OrthogonalityError(), 0, 5e-14);
            double[] unit = new double[d];
            unit[r - 1] = 1;
            Assert.InRange(Problems.Distance(completed.ToOriginal(unit), partial.ToOriginal(unit.AsSpan(0, r))), 0, Math.Max(most, 1e-14));
            Assert.Equal(storage, completed.Storage);
        }
    }

    [Fact]
    public void Costs_are_those_of_the_format_and_the_shape()
    {
        DenseBasis dense = (DenseBasis)Bases.RandomRotation(D, 4);
        Assert.Equal(new BasisCost(2 * D * D, 8 * D * D), dense.Cost);
        Assert.Equal(new BasisCost(2 * D * D, 4 * D * D), dense.Stored(BasisStorage.Single).Cost);
        Assert.Equal(new BasisCost(2 * 5 * D, 2 * 5 * D), dense.Leading(5, BasisStorage.BFloat16).Cost);
        Assert.Equal(new BasisCost(4 * 5 * D, 2 * 8 * 5 * D), dense.Leading(5).KeepComplement().Cost);
        Assert.Equal(new BasisCost((4 * 5 * D) + 25, (2 * 8 * 5 * D) + (25 * 4)), dense.Leading(5).Complete(0, 0).Cost);
        Assert.Equal(default, Bases.Identity(3).Cost);
        IBasis block = Bases.Block(CoordinatePartition.Of(D, [("a", [0, 1, 2])]), [Bases.RandomRotation(3, 1)]);
        Assert.Equal(new BasisCost(18, 72), block.Cost);
    }

    [Fact]
    public void Bad_vectors_ranks_and_directions_are_refused()
    {
        Refuses("orthonormal", () => Bases.Partial(_v.SubMatrix(0, D, 0, 3) * 1.001));
        Refuses("3 x 12", () => Bases.Partial(_v.SubMatrix(0, 3, 0, D)));
        Refuses("0 to 12", () => Leading(13));
        Refuses("0 to 9", () => Leading(3).Complete(0, 10));
        Refuses("0 to 9", () => Leading(3).Complete(0, -1));
        Refuses("KeepComplement or Complete", () => Problems.LeastSquares(D, 1).In(Leading(0)));
        Refuses("Complete", () => Bases.Block(CoordinatePartition.Whole(D), [Leading(3)]));
        Refuses("length 3", () => Leading(3).ToOriginal(new double[D]));
        Refuses("length 15", () => Leading(3).KeepComplement().ToOriginal(new double[D]));

        static void Refuses(string what, Action action) =>
            Assert.Contains(what, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_in_a_partial_basis_is_the_rotated_one_and_agrees_with_differences()
    {
        IObjective f = Problems.LeastSquares(D, 7);
        double[] origin = Problems.Normal(D, 8);
        foreach (IBasis basis in (IBasis[])[Leading(4), Leading(4, BasisStorage.BFloat16),
            Leading(4, BasisStorage.BFloat16).KeepComplement(), Leading(4, BasisStorage.Single).Complete(1)])
        {
            IObjective inBasis = f.In(basis, origin);
            Assert.Equal(basis.Coordinates, inBasis.Dimension);
            Assert.Equal(basis.Coordinates, inBasis.Layout().Dimension);
            double[] z = basis.ToBasis(origin), gradient = inBasis.Gradient(z);
            if (basis is not CompletedBasis && !basis.Name.EndsWith("complement", StringComparison.Ordinal))
                Assert.Equal(f.Value(origin), inBasis.Value(z), 1e-12 * f.Value(origin));
            double[] u = Problems.Normal(basis.Coordinates, 9);
            const double h = 1e-4;
            double up = inBasis.Value([.. z.Zip(u, (a, b) => a + (h * b))]), down = inBasis.Value([.. z.Zip(u, (a, b) => a - (h * b))]);
            // f is quadratic: the central difference is exact but for rounding.
            double slope = gradient.Zip(u, (a, b) => a * b).Sum();
            Assert.Equal((up - down) / (2 * h), slope, 1e-8 * Math.Max(1, Math.Abs(slope)));
            double[] values = new double[3], gradients = new double[3 * basis.Coordinates], points = [.. z, .. u, .. z];
            inBasis.EvaluateMany(points, values, gradients);
            Assert.Equal(inBasis.Value(u), values[1]);
            Assert.Equal(gradient, gradients.AsSpan(2 * basis.Coordinates));
        }
    }

    [Fact]
    public void Of_the_variation_of_the_gradients_the_dropped_complement_loses_the_sum_of_its_eigenvalues()
    {
        IObjective f = Problems.LeastSquares(D, 3);
        ISamplingDistribution rho = SamplingDistributions.Gaussian(D, 1);
        var options = new EgopOptions { Samples = 60, Seed = 2 };
        EgopEstimate estimate = EgopEstimator.Estimate(f, rho, options);
        double[] gradients = EgopEstimator.Gradients(f, rho, options);
        PartialBasis leading = Bases.Partial(estimate, 4);
        double lost = 0, total = 0;
        for (int m = 0; m < 60; m++)
        {
            double[] g = gradients[(m * D)..((m + 1) * D)];
            lost += (Math.Pow(Problems.Norm(g), 2) - Math.Pow(Problems.Norm(leading.ToBasis(g)), 2)) / 60;
            total += Math.Pow(Problems.Norm(g), 2) / 60;
        }

        Assert.Equal(estimate.Spectrum.Eigenvalues.Skip(4).Sum(), lost, 1e-13 * total);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(D)]
    public void Rank_d_is_the_dense_basis_and_rank_0_with_its_complement_kept_is_no_basis_at_all(int r)
    {
        IObjective f = Problems.LeastSquares(D, 11);
        double[] start = Problems.Normal(D, 12);
        var options = new TrainOptions { Steps = 40 };
        IOptimizer adam = new Adam { LearningRate = 0.05 };
        double[] Final(IBasis? basis) => [.. Trainer.Run(f, adam, start, options.In(basis)).FinalPoint];
        if (r == D)
        {
            double[] dense = Final(Bases.Dense(_v));
            Assert.Equal(dense, Final(Leading(D)));
            Assert.True(Problems.Distance(dense, Final(Leading(D).Complete(5))) <= 1e-10);
        }
        else
        {
            Assert.True(Problems.Distance(Final(null), Final(Leading(0).KeepComplement())) == 0);
            Assert.True(Problems.Distance(Final(null), Final(Leading(0).Complete(0, 0))) == 0);
        }
    }

    [Fact]
    public void Gradient_descent_moves_as_without_a_basis_where_the_complement_is_kept_and_within_the_span_where_it_is_dropped()
    {
        IObjective f = Problems.LeastSquares(D, 11);
        double[] start = Problems.Normal(D, 12);
        var options = new TrainOptions { Steps = 50, KeepPoints = true };
        TrainResult plain = Trainer.Run(f, new Sgd { LearningRate = 0.1, Momentum = 0.9 }, start, options);
        foreach (IBasis basis in (IBasis[])[Leading(3).KeepComplement(), Leading(3).Complete(8)])
        {
            TrainResult kept = Trainer.Run(f, new Sgd { LearningRate = 0.1, Momentum = 0.9 }, start, options.In(basis));
            Assert.All(plain.History.Zip(kept.History),
                p => Assert.True(Problems.Distance(p.First.Point.ToArray(), p.Second.Point.ToArray()) <= 1e-12));
        }

        // x_{t+1} = x_t − η U Uᵀ ∇f(x_t), from the start as it is.
        Vector<double> x = Vector<double>.Build.Dense(start);
        for (int t = 0; t < 50; t++)
            x -= 0.1 * (Projection(3) * Vector<double>.Build.Dense(f.Gradient(x.ToArray())));
        TrainResult dropped = Trainer.Run(f, new Sgd { LearningRate = 0.1 }, start, options.In(Leading(3)));
        Assert.Equal(f.Value(start), dropped.History[0].Loss, 1e-13 * f.Value(start));
        Assert.Equal(start, dropped.History[0].Point.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.True(Problems.Distance(dropped.FinalPoint, x) <= 1e-12);
    }

    [Fact]
    public void The_kept_complement_keeps_the_arrays_of_the_layout_for_methods_that_look_at_matrices()
    {
        ParameterLayout layout = ParameterLayout.Of([("leading", [4]), ("W", [2, 4])]);
        ParameterLayout kept = Leading(3).KeepComplement().LayoutOf(layout);
        Assert.Equal("leading' 3 at 0, leading 4 at 3, W 2x4 at 7", kept.ToString());
        Assert.Same(layout, ((IBasis)Leading(3).Complete()).LayoutOf(layout));
        Assert.Equal(3, Leading(3).LayoutOf(layout).Dimension);
    }

    [Fact]
    public void Draws_and_many_points_follow_a_basis_of_any_shape()
    {
        foreach (IBasis basis in (IBasis[])[Leading(4), Leading(4).KeepComplement(), Leading(4).Complete(1)])
        {
            ISamplingDistribution rho = SamplingDistributions.Gaussian(D, 1).In(basis);
            Assert.Equal(basis.Coordinates, rho.Dimension);
            double[] z = rho.Draw(new SampleKey(1, 2));
            Assert.Equal(basis.ToBasis(SamplingDistributions.Gaussian(D, 1).Draw(new SampleKey(1, 2))), z);
            double[] many = new double[2 * D];
            basis.ToOriginalMany([.. z, .. z], many);
            Assert.Equal(basis.ToOriginal(z), many.AsSpan(D));
            Assert.Throws<ArgumentException>(() => basis.ToOriginalMany(new double[basis.Coordinates + 1], new double[D]));
        }
    }
}
