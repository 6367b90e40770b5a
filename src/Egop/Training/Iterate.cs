namespace Egop;

/// <summary>One entry of a run's history.</summary>
/// <param name="Step">Number of steps made before it: 0 is the start.</param>
/// <param name="Loss">f, over all data also when the steps use minibatches; only an entry that ends a run because its minibatch was not
/// finite holds that minibatch's.</param>
/// <param name="GradientNorm">‖∇f‖₂, the same in every orthonormal basis; of the same data as the loss.</param>
/// <param name="GradientNorm1">‖∇_z f‖₁ in the coordinates the optimizer ran in, the stationarity measure of the paper's theorems.</param>
/// <param name="LearningRate">η of the next step, as the optimizer's schedule has it.</param>
/// <param name="Elapsed">Wall time since the start of the run.</param>
/// <param name="Point">The point in original coordinates when <see cref="TrainOptions.KeepPoints"/> is set, else empty.</param>
public sealed record Iterate(
    int Step, double Loss, double GradientNorm, double GradientNorm1, double LearningRate, TimeSpan Elapsed, ReadOnlyMemory<double> Point)
{
}
