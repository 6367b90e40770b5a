namespace Egop;

/// <summary>Makes pieces of optimizers, under optax's names.</summary>
public static class GradientTransforms
{
    /// <summary>u_i ← min(max(u_i, −c), c).</summary>
    /// <param name="limit">c above 0.</param>
    public static IGradientTransform ClipByValue(double limit) => new ClipByValue(limit);

    /// <summary>Every array's norm at most c.</summary>
    /// <param name="maxNorm">c above 0.</param>
    /// <param name="convention">optax's (default) or PyTorch's.</param>
    public static IGradientTransform ClipByNorm(double maxNorm, NormClipping convention = NormClipping.Optax) =>
        new ClipByNorm(maxNorm) { Convention = convention };

    /// <summary>The whole vector's norm at most c.</summary>
    /// <param name="maxNorm">c above 0.</param>
    /// <param name="convention">optax's (default) or PyTorch's.</param>
    public static IGradientTransform ClipByGlobalNorm(double maxNorm, NormClipping convention = NormClipping.Optax) =>
        new ClipByGlobalNorm(maxNorm) { Convention = convention };

    /// <summary>u ← a u.</summary>
    /// <param name="factor">a, finite.</param>
    public static IGradientTransform Scale(double factor) => new Scale(factor);

    /// <summary>u ← a_t u.</summary>
    /// <param name="factor">a.</param>
    public static IGradientTransform ScaleBySchedule(Schedule factor) => new ScaleBySchedule(factor);

    /// <summary>u ← u + wd x.</summary>
    /// <param name="weightDecay">wd ≥ 0.</param>
    /// <param name="mask">The arrays that decay; null for all.</param>
    public static IGradientTransform AddDecayedWeights(double weightDecay, ParameterMask? mask = null) =>
        new AddDecayedWeights(weightDecay) { Mask = mask ?? ParameterMask.All };

    /// <summary>Every matrix row minus its mean.</summary>
    public static IGradientTransform Centralize() => new Centralize();

    /// <summary>b ← u + μ b, u ← b.</summary>
    /// <param name="decay">μ in [0, 1).</param>
    /// <param name="nesterov">Whether u ← u + μ b instead.</param>
    public static IGradientTransform Trace(double decay, bool nesterov = false) => new MomentumTrace(decay) { Nesterov = nesterov };

    /// <summary>Adam's direction m̂ / (√(v̂ + ε') + ε).</summary>
    /// <param name="beta1">β₁ in [0, 1).</param>
    /// <param name="beta2">β₂ in [0, 1).</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <param name="epsilonRoot">ε' ≥ 0.</param>
    public static IGradientTransform ScaleByAdam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double epsilonRoot = 0) =>
        Direction(new Adam { LearningRate = 1, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, EpsilonRoot = epsilonRoot });

    /// <summary>RMSProp's direction in optax's convention, g / √(v + ε).</summary>
    /// <param name="decay">α in [0, 1).</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <param name="centered">Whether the variance divides instead: optax's scale_by_stddev.</param>
    public static IGradientTransform ScaleByRms(double decay = 0.9, double epsilon = 1e-8, bool centered = false) =>
        Direction(new RmsProp { LearningRate = 1, Alpha = decay, Epsilon = epsilon, IsEpsilonInsideRoot = true, Centered = centered });

    /// <summary>Adagrad's direction in optax's convention, g / √(s + ε).</summary>
    /// <param name="initialAccumulator">s_0 ≥ 0.</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    public static IGradientTransform ScaleByRss(double initialAccumulator = 0.1, double epsilon = 1e-7) =>
        Direction(new Adagrad { LearningRate = 1, InitialAccumulator = initialAccumulator, Epsilon = epsilon, IsEpsilonInsideRoot = true });

    /// <summary>The step of any optimizer.</summary>
    /// <param name="method">The optimizer, with its own learning rate.</param>
    /// <param name="readsParameters">Whether it reads the parameters (weight decay, relative rates).</param>
    public static IGradientTransform ScaleBy(IOptimizer method, bool readsParameters = true) =>
        new ScaleByOptimizer(method) { ReadsParameters = readsParameters };

    /// <summary>A piece from a function without memory.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="function">Transforms u in place.</param>
    /// <param name="equivariance">What the function commutes with.</param>
    public static IGradientTransform FromFunction(string name, TransformFunction function, Equivariance equivariance = Equivariance.None) =>
        new FunctionTransform(name, function) { Equivariance = equivariance };

    /// <summary>A piece whose hyper-parameters change with the step.</summary>
    /// <param name="create">The piece of a step, counted from 0.</param>
    public static IGradientTransform Scheduled(Func<long, IGradientTransform> create) => new ScheduledTransform(create);

    private static ScaleByOptimizer Direction(IOptimizer method) => new(method) { ReadsParameters = false };
}
