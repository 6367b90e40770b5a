namespace Egop;

/// <summary>What makes one run of several differ from the others.</summary>
/// <param name="Optimizer">The update rule.</param>
/// <param name="Start">x_0 in original coordinates.</param>
/// <param name="Options">Steps, seed and what to keep.</param>
internal sealed record TrainingJob(IOptimizer Optimizer, double[] Start, TrainOptions Options);
