using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class SubspaceAccuracyTests
{
    [Fact]
    public void An_estimate_compared_with_itself_has_no_error()
    {
        foreach (int k in (int[])[1, 5, 12])
        {
            EgopBlock block = Estimate(12, 40, 1);
            SubspaceAccuracy accuracy = SubspaceAccuracy.Of(block, block, k);
            Assert.InRange(accuracy.LargestSine, 0, 1e-13);
            Assert.InRange(accuracy.MeanSine, 0, 1e-13);
            Assert.Equal(1, accuracy.CapturedEnergy, 1e-12);
        }
    }

    [Fact]
    public void A_vector_turned_by_an_angle_has_its_sine()
    {
        const int n = 5;
        double[] eigenvalues = [8, 4, 2, 1, 0.5];
        double angle = 0.3;
        double[] turned = Rows(n);
        (turned[0], turned[3]) = (Math.Cos(angle), Math.Sin(angle));
        (turned[(3 * n) + 0], turned[(3 * n) + 3]) = (-Math.Sin(angle), Math.Cos(angle));
        SubspaceAccuracy accuracy = SubspaceAccuracy.Of(Block(turned, eigenvalues), Block(Rows(n), eigenvalues), 2);
        Assert.Equal(Math.Sin(angle), accuracy.LargestSine, 1e-14);
        Assert.Equal(Math.Sin(angle) / Math.Sqrt(2), accuracy.MeanSine, 1e-14);
        double found = (8 * Math.Pow(Math.Cos(angle), 2)) + Math.Pow(Math.Sin(angle), 2) + 4;
        Assert.Equal(found / 12, accuracy.CapturedEnergy, 1e-14);
    }

    [Fact]
    public void A_direction_that_is_not_there_is_at_a_right_angle()
    {
        double[] eigenvalues = [8, 4, 2, 1];
        SubspaceAccuracy accuracy = SubspaceAccuracy.Of(Block(Rows(4)[..4], [8]), Block(Rows(4), eigenvalues), 2);
        Assert.Equal(1, accuracy.LargestSine);
        Assert.Equal(Math.Sqrt(0.5), accuracy.MeanSine, 1e-15);
        Assert.Equal(8.0 / 12, accuracy.CapturedEnergy, 1e-15);
    }

    [Fact]
    public void Angles_are_those_of_the_projectors()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            EgopBlock a = Estimate(12, 20, seed), b = Estimate(12, 60, seed + 100);
            foreach (int k in (int[])[1, 3, 7, 11])
            {
                Matrix<double> u = a.ToEigenvectors().SubMatrix(0, 12, 0, k), w = b.ToEigenvectors().SubMatrix(0, 12, 0, k);
                Matrix<double> outside = u - (w * (w.Transpose() * u));
                SubspaceAccuracy accuracy = SubspaceAccuracy.Of(a, b, k);
                Assert.Equal(outside.L2Norm(), accuracy.LargestSine, 1e-12);
                Assert.Equal(outside.FrobeniusNorm() / Math.Sqrt(k), accuracy.MeanSine, 1e-12);
                double best = b.Spectrum.Eigenvalues.Take(k).Sum();
                Assert.Equal((u.Transpose() * b.ToMatrix() * u).Trace() / best, accuracy.CapturedEnergy, 1e-12);
            }
        }
    }

    [Fact]
    public void The_separated_span_ends_at_the_largest_ratio_of_eigenvalues_within_the_limit()
    {
        EgopBlock block = Block(Rows(6), [10, 9, 8, 1, 0.9, 1e-9]);
        Assert.Equal(3, SubspaceAccuracy.Separated(block, 4));
        Assert.Equal(5, SubspaceAccuracy.Separated(block, 6));
        Assert.Equal(2, SubspaceAccuracy.Separated(block, 2));
        Assert.Equal(1, SubspaceAccuracy.Separated(block, 1));
    }

    [Fact]
    public void A_reference_without_all_eigenvectors_is_refused()
    {
        ArgumentException thrown =
            Assert.Throws<ArgumentException>(() => SubspaceAccuracy.Of(Block(Rows(4), [4, 3, 2, 1]), Block(Rows(4)[..8], [4, 3]), 2));
        Assert.Contains("all eigenvectors", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_point_of_S2_is_the_reference_itself()
    {
        ExperimentResult result = Egop.Experiments.S2.Run(Egop.Experiments.S2.Settings(ExperimentSize.Smoke));
        ExperimentCurve[] sines = [.. result.Curves.Where(c => c.Name == "largest sine")];
        Assert.Equal(4, sines.Length);
        Assert.All(sines, c => Assert.All(c.Trials, t =>
        {
            Assert.InRange(t[^1], 0, 1e-12);
            Assert.All(t[..^1], s => Assert.InRange(s, 1e-6, 1));
        }));
        Assert.All(result.Curves.Where(c => c.Name == "energy missed"), c => Assert.All(c.Trials, t => Assert.InRange(t[^1], 0, 1e-12)));
    }

    private static EgopBlock Estimate(int d, int samples, ulong seed) => EgopEstimator.Estimate(
        Problems.LeastSquares(d, 3), SamplingDistributions.Gaussian(d, 1), new EgopOptions { Samples = samples, Seed = seed }).Blocks[0];

    private static EgopBlock Block(double[] rows, double[] eigenvalues)
    {
        int n = rows.Length / eigenvalues.Length;
        return new(CoordinatePartition.Whole(n)[0], EigenMethod.Covariance, null, rows,
            new Spectrum(eigenvalues, null, n, null, isTruncated: false));
    }

    private static double[] Rows(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[(i * n) + i] = 1;
        return identity;
    }
}
