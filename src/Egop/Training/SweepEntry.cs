namespace Egop;

/// <summary>One learning rate of a sweep.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Loss">Median final loss over the runs; +∞ when the median run diverged.</param>
public readonly record struct SweepEntry(double LearningRate, double Loss)
{
}
