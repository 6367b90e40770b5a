namespace Egop.Tests;

/// <summary>Pieces of optimizers against their formulas, written out.</summary>
public class TransformTests
{
    private static double[] Apply(IGradientTransform transform, double[] u, double[]? x = null, ParameterLayout? layout = null)
    {
        double[] result = (double[])u.Clone();
        OptimizerState state = transform.Init(layout ?? ParameterLayout.Vector(u.Length), Precision.Double);
        state.Steps++;
        transform.Apply<double>(state, result, x ?? new double[u.Length]);
        return result;
    }

    private static double Length(double[] u) => Problems.Norm(u);

    [Fact]
    public void Clipping_by_norm_has_the_numbers_of_optax_and_of_PyTorch()
    {
        // ‖(3, 4)‖ = 5: optax gives (g/5) c, PyTorch g c/(5 + 1e-6).
        Assert.Equal([3.0 / 5 * 2, 4.0 / 5 * 2], Apply(new ClipByGlobalNorm(2), [3, 4]));
        Assert.Equal([3 * (2 / 5.000001), 4 * (2 / 5.000001)], Apply(new ClipByGlobalNorm(2) { Convention = NormClipping.Torch }, [3, 4]));
        // optax rescales a norm equal to the bound (by 1), PyTorch shrinks it.
        Assert.Equal([3.0 / 5 * 5, 4.0 / 5 * 5], Apply(new ClipByGlobalNorm(5), [3, 4]));
        Assert.Equal([3 * (5 / 5.000001), 4 * (5 / 5.000001)], Apply(new ClipByGlobalNorm(5) { Convention = NormClipping.Torch }, [3, 4]));
        Assert.Equal([-0.5, 0.25, 0.5], Apply(new ClipByValue(0.5), [-3, 0.25, 4]));
    }

    [Fact]
    public void Clipping_agrees_with_its_formula_at_every_length()
    {
        for (int d = 1; d <= 70; d++)
        {
            double[] u = Problems.Normal(d, (ulong)d);
            double norm = Length(u), c = 0.7 * norm;
            Assert.True(Problems.Distance(u.Select(v => v / norm * c), Apply(new ClipByGlobalNorm(c), u)) <= 1e-15 * norm, $"length {d}");
            Assert.Equal(u, Apply(new ClipByGlobalNorm(1.01 * norm), u));
            Assert.Equal(u, Apply(new ClipByGlobalNorm(1.01 * norm) { Convention = NormClipping.Torch }, u));
            Assert.Equal(u.Select(v => Math.Clamp(v, -0.6, 0.6)), Apply(new ClipByValue(0.6), u));
        }
    }

    [Fact]
    public void Clipping_by_norm_treats_every_array_by_itself()
    {
        double[] u = Problems.Normal(53, 3), clipped = Apply(new ClipByNorm(2), u, layout: Runs.Layout);
        foreach (ParameterBlock array in Runs.Layout)
            Assert.Equal(Apply(new ClipByGlobalNorm(2), array.Of(u).ToArray()), array.Of(clipped).ToArray());
        Assert.Equal(Apply(new ClipByGlobalNorm(2), u), Apply(new ClipByNorm(2), u));
        Assert.NotEqual(Apply(new ClipByGlobalNorm(2), u, layout: Runs.Layout), clipped);
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    public void The_norm_of_huge_or_tiny_entries_neither_overflows_nor_vanishes(double scale)
    {
        double[] clipped = Apply(new ClipByGlobalNorm(scale), [3 * scale, 4 * scale]);
        Assert.Equal(0.6, clipped[0] / scale, 1e-15);
        Assert.Equal(0.8, clipped[1] / scale, 1e-15);
    }

    [Fact]
    public void Finite_floats_whose_norm_is_no_float_are_clipped()
    {
        float[] u = [3e38f, 3e38f];
        var clip = new ClipByGlobalNorm(1);
        clip.Apply<float>(clip.Init(ParameterLayout.Vector(2), Precision.Single), u, [0, 0]);
        Assert.All(u, v => Assert.Equal(Math.Sqrt(0.5), v, 1e-7));
    }

    [Fact]
    public void NaN_spreads_through_a_norm_and_stays_where_it_is_in_a_clip_by_value()
    {
        Assert.All(Apply(new ClipByGlobalNorm(1), [1, double.NaN]), v => Assert.True(double.IsNaN(v)));
        Assert.All(Apply(new ClipByGlobalNorm(double.PositiveInfinity), [1, double.NaN]).Skip(1), v => Assert.True(double.IsNaN(v)));
        Assert.All(Apply(new ClipByGlobalNorm(1) { Convention = NormClipping.Torch }, [1, double.NaN]), v => Assert.True(double.IsNaN(v)));
        Assert.Equal([1, double.NaN], Apply(new ClipByValue(1), [5, double.NaN]));
        Assert.Equal([0, double.NaN], Apply(new ClipByGlobalNorm(1), [1, double.PositiveInfinity]));
    }

    [Fact]
    public void An_infinite_bound_clips_nothing_to_the_bit()
    {
        double[] u = [.. Problems.Normal(17, 5), 1e300, 1e-300, 0];
        foreach (IGradientTransform clip in (IGradientTransform[])[new ClipByValue(double.PositiveInfinity),
            .. NormClips(double.PositiveInfinity)])
            Assert.Equal(u, Apply(clip, u));
        foreach (Optimizer entry in Methods.All)
            Assert.Equal(Runs.Follow(entry.WithLearningRate(0.1), 5),
                Runs.Follow(entry.WithLearningRate(0.1).ClipByGlobalNorm(double.PositiveInfinity), 5));
    }

    private static IGradientTransform[] NormClips(double bound) =>
    [
        new ClipByNorm(bound), new ClipByNorm(bound) { Convention = NormClipping.Torch },
        new ClipByGlobalNorm(bound), new ClipByGlobalNorm(bound) { Convention = NormClipping.Torch },
    ];

    public static TheoryData<IGradientTransform> Pieces() => new((IGradientTransform[])
    [
        new ClipByValue(0.5), .. NormClips(1), new Scale(-2), new ScaleBySchedule(0.5), new AddDecayedWeights(0.3),
        new AddDecayedWeights(0.3) { Mask = "W1" }, new Centralize(), new MomentumTrace(0.9), new MomentumTrace(0.9) { Nesterov = true },
        GradientTransforms.ScaleByAdam(), GradientTransforms.ScaleByRms(), GradientTransforms.ScaleByRss(),
        GradientTransforms.FromFunction("square", (_, u, _) => { foreach (ref double v in u) v *= v; }),
        GradientTransforms.Scheduled(t => new Scale(1.0 / (t + 1))),
    ]);

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_piece_commutes_with_the_changes_of_basis_that_it_says_and_with_no_more(IGradientTransform piece)
    {
        double Apart(IBasis basis)
        {
            double[] u = Problems.Normal(53, 1), x = Problems.Normal(53, 2);
            return Problems.Distance(
                basis.ToBasis(Apply(piece, u, x, Runs.Layout)), Apply(piece, basis.ToBasis(u), basis.ToBasis(x), Runs.Layout));
        }

        IBasis full = Bases.RandomRotation(53, 3),
            arrays = Bases.RandomRotation(
                CoordinatePartition.Of(53, Runs.Layout.Select(a => (a.Name, Enumerable.Range(a.Offset, a.Length).ToArray()))), 4);
        Assert.True(Apart(full) <= 1e-13 == (piece.Equivariance == Equivariance.Full), $"{piece}: {Apart(full):R}");
        Assert.True(
            Apart(arrays) <= 1e-13 == piece.Equivariance is Equivariance.Full or Equivariance.Arrays, $"{piece}: {Apart(arrays):R}");
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_piece_in_single_precision_is_the_piece_rounded(IGradientTransform piece)
    {
        float[] u = [.. Problems.Normal(53, 1).Select(v => (float)v)], x = [.. Problems.Normal(53, 2).Select(v => (float)v)];
        double[] wide = Apply(piece, [.. u.Select(v => (double)v)], [.. x.Select(v => (double)v)], Runs.Layout);
        OptimizerState state = piece.Init(Runs.Layout, Precision.Single);
        state.Steps++;
        piece.Apply<float>(state, u, x);
        Assert.True(Problems.Distance(wide, u.Select(v => (double)v)) <= 1e-6 * Problems.Norm(wide), piece.Name);
    }

    [Fact]
    public void Clipping_by_the_global_norm_keeps_a_run_equivariant_and_clipping_by_value_does_not()
    {
        IObjective f = Problems.LeastSquares(20, 30);
        double[] x0 = Problems.Normal(20, 31);
        var options = new TrainOptions { Steps = 60 };
        double Apart(IOptimizer optimizer) => Problems.Distance(
            Trainer.Run(f, optimizer, x0, options).FinalPoint,
                Trainer.Run(f, optimizer, x0, options.In(Bases.RandomRotation(20, 32))).FinalPoint);
        double bound = 0.3 * Problems.Norm(f.Gradient(x0));
        Assert.InRange(Apart(new Sgd { LearningRate = 0.05, Momentum = 0.9 }.ClipByGlobalNorm(bound)), 0, 1e-12);
        Assert.True(Apart(new Sgd { LearningRate = 0.05, Momentum = 0.9 }.ClipByValue(bound / 5)) > 1e-2);
    }

    [Fact]
    public void Centralizing_takes_its_mean_from_every_row_and_leaves_vectors()
    {
        double[] u = Problems.Normal(53, 6), centered = Apply(new Centralize(), u, layout: Runs.Layout);
        foreach (ParameterBlock array in Runs.Layout)
        {
            for (int i = 0; i < array.Length; i++)
            {
                double mean = array.IsMatrix ? array.Of(u).Slice(i / array.Columns * array.Columns, array.Columns).ToArray().Average() : 0;
                Assert.Equal(u[array.Offset + i] - mean, centered[array.Offset + i], 1e-15);
            }
        }
    }

    [Fact]
    public void Decayed_weights_are_added_on_the_arrays_of_the_mask()
    {
        double[] u = Problems.Normal(53, 6), x = Problems.Normal(53, 7),
            decayed = Apply(new AddDecayedWeights(0.1) { Mask = "W*" }, u, x, Runs.Layout);
        foreach (ParameterBlock array in Runs.Layout)
        {
            for (int i = array.Offset; i < array.Offset + array.Length; i++)
                Assert.Equal(array.IsMatrix ? u[i] + 0.1 * x[i] : u[i], decayed[i]);
        }
    }

    [Fact]
    public void Bad_pieces_are_refused_by_name()
    {
        foreach (double bound in (double[])[0, -1, double.NaN])
        {
            Assert.Contains("Limit", Assert.Throws<ArgumentException>(() => new ClipByValue(bound)).Message, StringComparison.Ordinal);
            Assert.Contains("MaxNorm", Assert.Throws<ArgumentException>(() => new ClipByNorm(bound)).Message, StringComparison.Ordinal);
            Assert.Contains("MaxNorm", Assert.Throws<ArgumentException>(() => new ClipByGlobalNorm(1) with { MaxNorm = bound }).Message,
                StringComparison.Ordinal);
        }

        Assert.Contains("Factor", Assert.Throws<ArgumentException>(() => new Scale(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("Decay", Assert.Throws<ArgumentException>(() => new MomentumTrace(1)).Message, StringComparison.Ordinal);
        Assert.Contains("WeightDecay", Assert.Throws<ArgumentException>(() => new AddDecayedWeights(-1)).Message, StringComparison.Ordinal);
        string message =
            Assert.Throws<ArgumentException>(() => new Sgd { LearningRate = 0.1 }.CoupledDecay(0.1, "W3").Init(Runs.Layout)).Message;
        Assert.Contains("W1, b1, W2, b2", message, StringComparison.Ordinal);
        Assert.Contains("\"W3\"", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sgd { LearningRate = 0.1 }.DecoupledDecay(0.1, "W3").Init(Runs.Layout));
    }

    [Fact]
    public void A_mask_is_a_list_of_names_a_pattern_a_predicate_or_the_rest()
    {
        string[] In(ParameterMask mask) => [.. Runs.Layout.Where(mask.Includes).Select(a => a.Name)];
        Assert.Equal(["W1", "b1", "W2", "b2"], In(ParameterMask.All));
        Assert.Equal(["W1", "W2"], In("W*"));
        Assert.Equal(["W1", "b1"], In("?1"));
        Assert.Equal(["b1", "W2"], In(ParameterMask.Of("W2", "b1")));
        Assert.Equal(["W1", "W2"], In(ParameterMask.Matrices));
        Assert.Equal(["b1", "b2"], In(ParameterMask.Matrices.Not()));
        Assert.Equal(["b1"], In(ParameterMask.Where(a => a.Length == 5)));
        Assert.Empty(In("w*"));
        Assert.Equal<ParameterMask>("W*", ParameterMask.Of("W*"));
        Assert.NotEqual(ParameterMask.Of("W*"), ParameterMask.Of("W*").Not());
        Assert.Equal("not W*, b1", ParameterMask.Of("W*", "b1").Not().ToString());
        Assert.Equal("not matrices", ParameterMask.Matrices.Not().ToString());
        Assert.Throws<ArgumentException>(() => ParameterMask.Of());
        Assert.Throws<ArgumentException>(() => ParameterMask.Of(""));
    }
}
