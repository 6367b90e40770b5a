namespace Egop;

/// <summary>How far rounding alone drives runs of a method apart, the measure for runs that are equal in exact arithmetic.</summary>
/// <remarks>
/// A method that steps too far on some directions, or divides by the root of what is nearly zero, multiplies every rounding error with every step. Its
/// runs in two coordinates then part as those from two neighbouring starts do, and say nothing about equivariance.
/// </remarks>
internal static class SurveyRounding
{
    /// <summary>Largest relative difference of losses over the first steps, in original coordinates, between the runs of a cell and those from starts times 1 + 2⁻⁵².</summary>
    public static double Of(MixedProblem problem, ComparisonCell cell, ExperimentRun run)
    {
        TrainOptions options = problem.Options with { Steps = Math.Min(problem.Options.Steps, ComparisonReport.Early) };
        return run.Piece($"{problem.Name}, {cell.Name}, rate {Guard.Text(cell.Rate)}, start one rounding unit away", () =>
        {
            double[] apart = new double[problem.Trials.Length];
            ParallelRange.ForEach(apart.Length, run.Threads, t =>
            {
                ComparisonTrial trial = problem.Trials[t];
                TrainResult moved = Trainer.Run(
                    trial.Objective, cell.Method.Create(cell.Rate), [.. trial.Start.Select(x => x * (1 + Math.Pow(2, -52)))], options with { Seed = trial.Seed }, cancellation: run.Cancellation);
                Dictionary<int, double> losses = moved.History.ToDictionary(i => i.Step, i => i.Loss - trial.Infimum);
                for (int i = 0; i < cell.Steps.Length; i++)
                {
                    if (losses.TryGetValue((int)cell.Steps[i], out double loss))
                        apart[t] = Math.Max(apart[t], Math.Abs(loss - cell.Losses[t][i]) / cell.Losses[t][0]);
                }
            });
            return new() { ["apart"] = apart };
        })["apart"].Max();
    }
}
