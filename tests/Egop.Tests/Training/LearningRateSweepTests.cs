namespace Egop.Tests;

public class LearningRateSweepTests
{
    [Fact]
    public void It_tries_powers_of_ten_and_then_the_doubled_grid_between_the_powers_around_the_best()
    {
        SweepResult sweep = LearningRateSweep.Run(rate => Math.Abs(Math.Log(rate / 0.05)));
        Assert.Equal([1e-3, 1e-2, 2e-2, 4e-2, 8e-2, 0.1, 0.2, 0.4, 0.8, 1, 10, 100], sweep.Entries.Select(e => e.LearningRate));
        Assert.Equal(4e-2, sweep.Best!.Value.LearningRate);
        Assert.False(sweep.BestIsAtEdge);
    }

    [Fact]
    public void A_best_rate_at_the_edge_is_said_to_be_there()
    {
        SweepResult sweep = LearningRateSweep.Run(rate => rate);
        Assert.Equal([1e-3, 2e-3, 4e-3, 8e-3, 1e-2, 0.1, 1, 10, 100], sweep.Entries.Select(e => e.LearningRate));
        Assert.True(sweep.BestIsAtEdge);
    }

    [Fact]
    public void Rates_that_diverge_lose_and_a_sweep_in_which_all_do_has_no_best()
    {
        Assert.Equal(8e-3, LearningRateSweep.Run(rate => rate < 1e-2 ? 1 / rate : double.NaN).Best!.Value.LearningRate);
        Assert.Equal(double.PositiveInfinity, LearningRateSweep.Run(rate => rate < 1e-2 ? 1 / rate : double.NaN).Entries[^1].Loss);
        SweepResult none = LearningRateSweep.Run(_ => double.NaN);
        Assert.Null(none.Best);
        Assert.Equal(6, none.Entries.Count);
    }

    [Fact]
    public void A_sweep_of_gradient_descent_on_a_quadratic_finds_a_rate_near_the_best_constant_one()
    {
        // H = diag(1, 4): the best constant rate over many steps is 2 / (1 + 4) = 0.4.
        IObjective f =
            Objectives.FromFunction(2, (x, g) => { g[0] = x[0]; g[1] = 4 * x[1]; return 0.5 * (x[0] * x[0] + 4 * x[1] * x[1]); });
        SweepResult sweep =
            LearningRateSweep.Run(f, rate => new Sgd { LearningRate = rate }, [[1, 1], [-2, 1], [1, 3]], new TrainOptions { Steps = 12 });
        Assert.Equal(0.4, sweep.Best!.Value.LearningRate);
    }

    [Fact]
    public void A_sweep_in_a_basis_has_the_median_losses_of_runs_in_that_basis()
    {
        IObjective f = Problems.LeastSquares(8, 2);
        IBasis basis = Bases.RandomRotation(8, 4);
        double[][] starts = [Problems.Normal(8, 3), Problems.Normal(8, 4), Problems.Normal(8, 5)];
        var options = new TrainOptions { Steps = 5 };
        SweepResult sweep = LearningRateSweep.Run(f, rate => new Adam { LearningRate = rate }, starts, options.In(basis));
        double[] losses = [.. starts.Select(s => Trainer.Run(f, new Adam { LearningRate = 0.1 }, s, options.In(basis)).FinalLoss).Order()];
        Assert.Equal(losses[1], sweep.Entries.Single(e => e.LearningRate == 0.1).Loss);
    }

    [Fact]
    public void A_sweep_cancelled_within_its_last_rate_has_no_result()
    {
        using var source = new CancellationTokenSource();
        int rates = 0;
        Assert.Throws<OperationCanceledException>(() => LearningRateSweep.Run(
            rate =>
            {
                // Six powers of ten and three multiples: the ninth rate is the last.
                if (++rates == 9)
                    source.Cancel();
                return rate;
            },
            source.Token));
        Assert.Equal(9, rates);
    }

    [Fact]
    public void Quartiles_interpolate_between_order_statistics_and_put_failed_runs_last()
    {
        Assert.Equal(new Quartiles(2, 3, 4), Quartiles.Of([5, 1, 3, 2, 4]));
        Assert.Equal(new Quartiles(1.75, 2.5, 3.25), Quartiles.Of([4, 1, 3, 2]));
        Assert.Equal(new Quartiles(2, 3, double.PositiveInfinity), Quartiles.Of([double.NaN, 1, 3, 2, double.PositiveInfinity]));
        Assert.Equal(new Quartiles(1.75, double.PositiveInfinity, double.PositiveInfinity),
            Quartiles.Of([double.NaN, 1, double.PositiveInfinity, 2]));
        Assert.Throws<ArgumentException>(() => Quartiles.Of([]));
    }
}
