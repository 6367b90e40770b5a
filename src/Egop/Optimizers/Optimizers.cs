namespace Egop;

/// <summary>Makes optimizers with their usual defaults, and lists the library's methods.</summary>
public static class Optimizers
{
    /// <summary>x ← x − η g.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Sgd(Schedule learningRate) => new Sgd { LearningRate = learningRate };

    /// <summary>SGD with momentum: b ← μ b + g, x ← x − η b.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ in [0, 1).</param>
    /// <exception cref="ArgumentException"><paramref name="momentum"/> is outside [0, 1).</exception>
    public static IOptimizer Momentum(Schedule learningRate, double momentum = 0.9) => new Sgd { LearningRate = learningRate, Momentum = momentum };

    /// <summary>Adagrad: s ← s + g², x ← x − η g / (√s + ε).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Adagrad(Schedule learningRate) => new Adagrad { LearningRate = learningRate };

    /// <summary>RMSProp: v ← α v + (1−α) g², x ← x − η g / (√v + ε).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer RmsProp(Schedule learningRate) => new RmsProp { LearningRate = learningRate };

    /// <summary>Adam with β = (0.9, 0.999).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Adam(Schedule learningRate) => new Adam { LearningRate = learningRate };

    /// <summary>One entry for each method of the library: what a test or a table over all optimizers walks through.</summary>
    public static IReadOnlyList<OptimizerEntry> Registry { get; } =
    [
        new("SGD", IsEquivariant: true, Sgd),
        new("SGD with momentum", IsEquivariant: true, rate => Momentum(rate)),
        new("Adagrad", IsEquivariant: false, Adagrad),
        new("RMSProp", IsEquivariant: false, RmsProp),
        new("Adam", IsEquivariant: false, Adam),
    ];
}
