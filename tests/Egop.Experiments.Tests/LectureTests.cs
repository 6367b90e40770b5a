namespace Egop.Tests;

public class LectureTests
{
    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.6)]
    [InlineData(9, 0.8)]
    public void Steps_of_gradient_descent_in_closed_form_are_those_that_a_run_takes(int order, double beta)
    {
        var problem = new UnbalancedProblem(order, beta, 2, seed: 5);
        foreach (LectureMeasure measure in Enum.GetValues<LectureMeasure>())
        {
            double counted = LectureRace.Steps(
                new Sgd { LearningRate = 1 / problem.Largest }, problem.Objective, problem.Start(measure), measure, 1e-3, 1_000_000);
            // Rounding may move the crossing by a step.
            Assert.InRange(problem.DescentSteps(measure, 1e-3), counted - 1, counted + 1);
        }
    }

    [Fact]
    public void Steps_with_the_fixed_scaling_are_those_of_descent_along_the_scaled_gradient()
    {
        const int order = 5;
        const double beta = 0.5;
        var problem = new UnbalancedProblem(order, beta, 2, seed: 6);
        double[] h = Objectives.UnbalancedQuadratic(problem.Balanced, Math.Sqrt(beta)).H.Elements.ToArray(), values = new double[order];
        LinearAlgebra.Provider.SymmetricEigen(order, h, values);
        double[] x = problem.Start(LectureMeasure.Value);
        double first = Math.Sqrt(2 * problem.Objective.Value(x));
        int steps = 0;
        for (; Math.Sqrt(2 * problem.Objective.Value(x)) > 1e-3 * first; steps++)
        {
            double[] gradient = problem.Objective.Gradient(x);
            for (int i = 0; i < order; i++)
                x[i] -= gradient[i] * Math.Pow(beta, -i) / values[0];
        }

        Assert.InRange(problem.ScaledSteps(1e-3), steps - 1, steps + 1);
    }

    [Fact]
    public void A_run_that_does_not_get_there_counts_as_infinitely_many_steps()
    {
        var problem = new UnbalancedProblem(3, 0.5, 2, seed: 7);
        double[] start = problem.Start(LectureMeasure.Value);
        Assert.Equal(double.PositiveInfinity,
            LectureRace.Steps(new Sgd { LearningRate = 1e-6 }, problem.Objective, start, LectureMeasure.Value, 1e-3, 50));
        Assert.Equal(double.PositiveInfinity,
            LectureRace.Steps(new Sgd { LearningRate = 1e6 }, problem.Objective, start, LectureMeasure.Value, 1e-3, 5000));
        Assert.Equal(0, LectureRace.Steps(new Sgd(), problem.Objective, start, LectureMeasure.Value, 1, 50));
    }

    [Fact]
    public void The_tuned_rate_is_the_best_of_all_rates_run_in_full()
    {
        var problem = new UnbalancedProblem(3, 0.5, 2, seed: 8);
        double[] start = problem.Start(LectureMeasure.Distance);
        double best = Enumerable.Range(-3, 9)
            .Min(k => LectureRace.Steps(
                LectureSweep.Adagrad(Math.Pow(10, k)), problem.Objective, start, LectureMeasure.Distance, 1e-2, 4000));
        Assert.Equal(best,
            LectureRace.Tuned(LectureSweep.Adagrad, problem.Objective, start, LectureMeasure.Distance, 1e-2, 4000,
                TestContext.Current.CancellationToken).Steps);
    }
}
