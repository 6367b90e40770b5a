namespace Egop.Tests;

/// <summary>Runs on random gradients, and the optimizers made of others that several test classes use.</summary>
internal static class Runs
{
    /// <summary>Two matrices and two vectors: W1 5x6, b1 5, W2 3x5, b2 3.</summary>
    public static readonly ParameterLayout Layout = ParameterLayout.Network([6, 5, 3], biases: true);

    public const ulong Seed = 40;

    public static double[] Gradient(int step, int d = 53) => Problems.Normal(d, Seed + 1000 + (ulong)step);

    public static double[] Start(int d = 53) => Problems.Normal(d, Seed);

    /// <summary>Where steps with random gradients lead from a random start.</summary>
    public static double[] Follow(IOptimizer optimizer, int steps, ParameterLayout? layout = null) =>
        Follow(optimizer, steps, out _, layout);

    public static double[] Follow(IOptimizer optimizer, int steps, out OptimizerState state, ParameterLayout? layout = null)
    {
        layout ??= Layout;
        state = optimizer.Init(layout);
        double[] x = Start(layout.Dimension);
        for (int t = 0; t < steps; t++)
            optimizer.Step(state, Gradient(t, layout.Dimension), x);
        return x;
    }

    /// <summary>The same in single precision, from the rounded start with rounded gradients.</summary>
    public static float[] FollowSingle(IOptimizer optimizer, int steps, out OptimizerState state)
    {
        state = optimizer.Init(Layout, Precision.Single);
        float[] x = [.. Start().Select(v => (float)v)];
        for (int t = 0; t < steps; t++)
            optimizer.Step(state, Gradient(t).Select(v => (float)v).ToArray(), x);
        return x;
    }

    /// <summary>Every way of composing, around an optimizer.</summary>
    public static IEnumerable<IOptimizer> Compositions(IOptimizer inner) =>
    [
        inner.ClipByValue(0.5),
        inner.ClipByNorm(0.5),
        inner.ClipByGlobalNorm(1),
        inner.ClipByGlobalNorm(1, NormClipping.Torch),
        inner.Centralize(),
        inner.CoupledDecay(0.1, "W*"),
        inner.DecoupledDecay(0.1, "W*"),
        inner.After(new MomentumTrace(0.5), new MomentumTrace(0.3) { Nesterov = true }),
        inner.Ema(0.9),
        new ParameterEma(inner, 0.9) { IsDebiased = false },
        inner.PolyakAverage(3),
        inner.Lookahead(3),
        new Lookahead(inner, 3) { ResetsState = true },
        inner.SkipNonFinite(),
        inner.Accumulate(3),
        new GradientAccumulation(inner, 3) { IsSum = true },
        new ParameterGroups(
            new ParameterGroup("weights", "W*", inner), new ParameterGroup("biases", "b*", new Sgd { LearningRate = 0.01 })),
        new ParameterGroups(
            new ParameterGroup("first", ParameterMask.Of("W1", "b1"), new Frozen()), new ParameterGroup("rest", "*", inner)),
        inner.Scheduled((o, step) => o.WithLearningRate(o.LearningRate.At(step) / (step + 1))),
        new Chain(GradientTransforms.ScaleByAdam(), new AddDecayedWeights(0.01), new ScaleBySchedule(Schedules.Cosine(0.1, 100))),
        inner.ClipByGlobalNorm(1).Accumulate(2).Lookahead(2).Ema(0.9).SkipNonFinite(),
    ];
}
