namespace Egop.Tests;

public class ConvexProblemTests
{
    private static readonly ConvexSettings _settings = Egop.Experiments.F5b.Settings(ExperimentSize.Smoke);

    [Theory]
    [InlineData(ConvexObjective.LogSumExp)]
    [InlineData(ConvexObjective.LogisticRegression)]
    [InlineData(ConvexObjective.LeastSquares)]
    public void No_run_goes_below_the_infimum_and_it_was_found_to_the_tolerance(ConvexObjective kind)
    {
        for (ulong trial = 0; trial < 6; trial++)
        {
            ConvexProblem problem = ConvexProblem.Draw(kind, _settings, purpose => Seeds.Derive(trial, purpose));
            Assert.InRange(problem.GradientAtInfimum, 0, ConvexProblem.Tolerance);
            double reached = Minimizer.Find(problem.Objective, problem.Start, 1e-13).Value;
            Assert.InRange(reached - problem.Infimum, -1e-13, problem.IsSeparable ? 1 : 1e-9);
        }
    }

    [Fact]
    public void Labels_with_as_many_parameters_as_rows_are_separable_and_then_the_infimum_is_zero()
    {
        ConvexProblem problem = ConvexProblem.Draw(
            ConvexObjective.LogisticRegression, _settings with { Rows = 12, Exponent = 0 }, purpose => Seeds.Derive(1, purpose));
        Assert.True(problem.IsSeparable);
        Assert.Equal(0, problem.Infimum);
    }
}
