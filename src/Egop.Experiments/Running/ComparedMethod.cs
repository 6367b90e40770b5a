namespace Egop;

/// <summary>An optimizer of a comparison, by its learning rate.</summary>
/// <param name="Name">Name in tables and pictures.</param>
/// <param name="Create">The optimizer with a learning rate.</param>
/// <param name="IsEquivariant">Whether its runs in all orthonormal coordinates must coincide.</param>
internal sealed record ComparedMethod(string Name, Func<double, IOptimizer> Create, bool IsEquivariant = false)
{
    /// <summary>The four methods of the paper's figures: Adagrad, Adam with (0.9, 0.999), SGD, SGD with momentum 0.9; no weight decay.</summary>
    /// <param name="schedule">What becomes of a learning rate over the steps; null for a constant one.</param>
    public static ComparedMethod[] Standard(Func<double, Schedule>? schedule = null)
    {
        schedule ??= Schedules.Constant;
        return
        [
            new("Adagrad", rate => new Adagrad { LearningRate = schedule(rate) }),
            new("Adam", rate => new Adam { LearningRate = schedule(rate) }),
            new("SGD", rate => new Sgd { LearningRate = schedule(rate) }, IsEquivariant: true),
            new("momentum", rate => new Sgd { LearningRate = schedule(rate), Momentum = 0.9 }, IsEquivariant: true),
        ];
    }
}
