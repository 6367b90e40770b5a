namespace Egop.Tests;

/// <summary>Inputs that the authors' codes do not guard against.</summary>
public class DegenerateInputTests
{
    [Theory]
    [InlineData(null, AdaGramTruncation.ProjectorSplitting)]
    [InlineData(2, AdaGramTruncation.ProjectorSplitting)]
    [InlineData(2, AdaGramTruncation.SvdOfAuthors)]
    public void A_zero_gradient_among_others_changes_nothing_in_AdaGram(int? rank, AdaGramTruncation truncation)
    {
        // The authors divide zero by zero. In exact arithmetic a zero gradient adds nothing to G; splitting and truncation may take a
        // column from it.
        var method = new AdaGram { LearningRate = 0.1, Epsilon = 1, Rank = rank, Truncation = truncation };
        ParameterLayout layout = ParameterLayout.Vector(5);
        OptimizerState state = method.Init(layout);
        double[] x = new double[5];
        for (int t = 0; t < 12; t++)
        {
            double[] before = (double[])x.Clone();
            method.Step(state, t % 3 == 1 ? new double[5] : Problems.Normal(5, (ulong)t), x);
            Assert.Equal(t % 3 == 1, x.SequenceEqual(before));
            Assert.All(x, v => Assert.True(double.IsFinite(v)));
        }
    }

    [Theory]
    [InlineData(AdaGramTruncation.ProjectorSplitting)]
    [InlineData(AdaGramTruncation.SvdOfAuthors)]
    public void AdaGram_of_rank_three_takes_one_gradient_for_ever(AdaGramTruncation truncation)
    {
        // The factors have rank one, and their other singular values fall without end.
        var method = new AdaGram { LearningRate = 0.1, Rank = 3, Truncation = truncation };
        OptimizerState state = method.Init(ParameterLayout.Vector(5));
        double[] x = new double[5];
        for (int t = 0; t < 300; t++)
            method.Step(state, [1, -2, 0, 0.5, 3], x);
        Assert.True(x is [< 0, > 0, > -1e-20 and < 1e-20, < 0, < 0], string.Join(", ", x));
    }

    public static TheoryData<IOptimizer> Windows => new((IOptimizer[])[
        new Ggt { LearningRate = 0.1, Window = 5 },
        new GgtOptimetry { LearningRate = 0.1, Window = 5 },
        new GgtTensorFlow { LearningRate = 0.1, Window = 5 }]);

    [Theory]
    [MemberData(nameof(Windows), DisableDiscoveryEnumeration = true)]
    public void A_window_of_dependent_gradients_of_any_size_is_divided_by_its_rank_only(IOptimizer method)
    {
        foreach (double size in (double[])[1e-3, 1, 1e6, 1e9])
        {
            OptimizerState state = method.Init(ParameterLayout.Vector(3));
            double[] x = new double[3];
            // Two directions in a window of five, then zeros only.
            for (int t = 0; t < 24; t++)
                method.Step(state, t >= 18 ? [0, 0, 0] : t % 2 == 0 ? [3 * size, 0, 4 * size] : [-size, 0, size], x);
            Assert.True(x.All(double.IsFinite), $"size {size}: {string.Join(", ", x)}");
            Assert.Equal(0, x[1]);
        }
    }

    public static TheoryData<IOptimizer> Rotating => new((IOptimizer[])[
        new Soap { LearningRate = 0.1, RenewEvery = 2 },
        new AdaDiag { LearningRate = 0.1, RenewEvery = 2 },
        new GaLore { LearningRate = 0.1, RenewEvery = 2, Rank = 2 }]);

    [Theory]
    [MemberData(nameof(Rotating), DisableDiscoveryEnumeration = true)]
    public void Null_directions_get_orthonormal_bases_and_finite_steps(IOptimizer method)
    {
        // Rank one, then zero: bases of six and four with one singular value, and with none.
        OptimizerState state = method.Init(ParameterLayout.Of([("X", [6, 4])]));
        double[] x = new double[24], left = Problems.Normal(6, 1), right = Problems.Normal(4, 2);
        for (int t = 0; t < 12; t++)
        {
            method.Step(state, t < 6 ? [.. left.SelectMany(l => right.Select(r => l * r))] : new double[24], x);
            Assert.All(x, v => Assert.True(double.IsFinite(v)));
            foreach (StateSlot basis in state.Slots.Where(s => s.Name.EndsWith("basis", StringComparison.Ordinal)))
            {
                int n = basis.Name.Contains("left", StringComparison.Ordinal) ? 6 : 4, k = basis.Length / n;
                for (int a = 0; a < k; a++)
                {
                    for (int b = 0; b <= a; b++)
                        Assert.Equal(
                            a == b ? 1 : 0, Enumerable.Range(0, n).Sum(i => basis.Values[i * k + a] * basis.Values[i * k + b]), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void The_signs_of_singular_vectors_are_those_of_their_largest_entries_in_GaLore_and_AdaDiag()
    {
        foreach (IOptimizer method in (IOptimizer[])[new AdaDiag(), new GaLore { Rank = 3 }])
        {
            OptimizerState one = method.Init(ParameterLayout.Of([("X", [5, 4])])), other = method.Init(ParameterLayout.Of([("X", [5, 4])]));
            double[] gradient = Problems.Normal(20, 3), x = new double[20];
            method.Step(one, gradient, x);
            method.Step(other, [.. gradient.Select(g => -g)], x);
            foreach ((StateSlot basis,
                StateSlot same) in one.Slots.Zip(other.Slots).Where(s => s.First.Name.EndsWith("basis", StringComparison.Ordinal)))
            {
                int n = basis.Name.Contains("left", StringComparison.Ordinal) ? 5 : 4, k = basis.Length / n;
                for (int a = 0; a < k; a++)
                    Assert.True(Enumerable.Range(0, n).Select(i => basis.Values[i * k + a]).MaxBy(Math.Abs) > 0);
                // The sign of the gradient is no sign of a vector.
                Assert.Equal(basis.Values, same.Values);
            }
        }
    }

    [Fact]
    public void Centered_RMSProp_stands_still_where_both_terms_of_its_variance_overflow()
    {
        var method = new RmsProp { Centered = true };
        OptimizerState state = method.Init(ParameterLayout.Vector(2), Precision.Single);
        float[] x = [1, 1];
        for (int t = 0; t < 5; t++)
            method.Step(state, [1e30f, 1], x);
        Assert.Equal(1, x[0]);
        Assert.True(x[1] < 1);
    }

    [Fact]
    public void A_singular_value_decomposition_takes_entries_of_any_size_and_gives_NaN_for_NaN()
    {
        double[] a = Problems.Normal(12, 1);
        (double[] u, double[] sigma, double[] v) = JacobiSvd.Compute(4, 3, a);
        foreach (int exponent in (int[])[-700, 700])
        {
            (double[] u2, double[] sigma2, double[] v2) = JacobiSvd.Compute(4, 3, [.. a.Select(e => Math.ScaleB(e, exponent))]);
            Assert.Equal(u, u2);
            Assert.Equal(v, v2);
            Assert.Equal(sigma.Select(s => Math.ScaleB(s, exponent)), sigma2);
        }

        // Columns of lengths 1, 1e-49 and 1e-160, nearly parallel: products of the last underflow.
        (double[] left, double[] values, _) = JacobiSvd.Compute(3, 3, [1, 2e-49, 7e-161, 1, -2e-49, 1e-163, 0, 0, 0]);
        Assert.Equal([Math.Sqrt(2), 2e-49 * Math.Sqrt(2), values[2]], values, (p, q) => Math.Abs(p - q) <= 1e-14 * q);
        Assert.All(left, e => Assert.True(double.IsFinite(e)));
        a[5] = double.NaN;
        (u, sigma, v) = JacobiSvd.Compute(4, 3, a);
        Assert.All([.. u, .. sigma, .. v], e => Assert.True(double.IsNaN(e)));
    }
}
