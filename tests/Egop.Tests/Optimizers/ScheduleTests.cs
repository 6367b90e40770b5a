namespace Egop.Tests;

public class ScheduleTests
{
    [Fact]
    public void Cosine_annealing_starts_at_its_rate_halves_in_the_middle_and_ends_at_its_end()
    {
        Schedule s = Schedules.Cosine(0.4, 100, 0.1);
        Assert.Equal(0.4, s.At(0));
        Assert.Equal(0.25, s.At(50), 1e-16);
        Assert.Equal(0.1, s.At(100));
        Assert.Equal(0.1, s.At(1000));
        Assert.All(Enumerable.Range(0, 100), t => Assert.True(s.At(t) > s.At(t + 1)));
    }

    [Fact]
    public void A_cosine_step_reproduces_the_recursion_of_PyTorchs_scheduler()
    {
        // CosineAnnealingLR's chainable form: η_{t+1} = (1 + cos(π (t+1)/T)) / (1 + cos(π t/T)) (η_t − η_end) + η_end.
        Schedule s = Schedules.Cosine(0.3, 40, 0.01);
        double rate = 0.3;
        for (int t = 0; t < 40; t++)
        {
            Assert.Equal(rate, s.At(t), 1e-14);
            rate = (1 + Math.Cos(Math.PI * (t + 1) / 40)) / (1 + Math.Cos(Math.PI * t / 40)) * (rate - 0.01) + 0.01;
        }
    }

    [Fact]
    public void A_number_is_a_constant_schedule()
    {
        Schedule s = 0.25;
        Assert.Equal(0.25, s.At(123));
        Assert.Equal(Schedules.Constant(0.25), s);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_rate_that_is_not_positive_and_finite_is_refused(double rate)
    {
        Assert.Throws<ArgumentException>(() => Schedules.Constant(rate));
        Assert.Throws<ArgumentException>(() => Schedules.Cosine(rate, 10));
    }

    [Fact]
    public void A_line_has_equal_differences_and_stays_at_its_end()
    {
        Schedule s = Schedules.Linear(0.4, 0.1, 30);
        Assert.All(Enumerable.Range(0, 30), t => Assert.Equal(-0.01, s.At(t + 1) - s.At(t), 1e-15));
        Assert.Equal((0.4, 0.1), (s.At(0), s.At(31)));
    }

    [Fact]
    public void Exponential_decay_multiplies_by_its_factor_every_so_many_steps()
    {
        Schedule s = Schedules.Exponential(0.4, 0.5, 10);
        Assert.All(Enumerable.Range(0, 50), t => Assert.Equal(0.5, s.At(t + 10) / s.At(t), 1e-14));
    }

    [Fact]
    public void Inverse_square_root_decay_halves_when_the_steps_are_four_times_as_many()
    {
        Schedule s = Schedules.InverseSquareRoot(0.4, 100);
        Assert.All(Enumerable.Range(0, 100), t => Assert.Equal(0.4, s.At(t)));
        Assert.All(Enumerable.Range(100, 50), t => Assert.Equal(0.5, s.At(4 * (t + 1) - 1) / s.At(t), 1e-15));
    }

    [Fact]
    public void A_warm_up_rises_evenly_to_the_schedule_that_follows_it()
    {
        Schedule then = Schedules.Cosine(0.4, 100), s = Schedules.WarmUp(9, then);
        Assert.All(Enumerable.Range(0, 9), t => Assert.Equal(0.04, s.At(t + 1) - s.At(t), 1e-15));
        Assert.All(Enumerable.Range(0, 120), t => Assert.Equal(then.At(t), s.At(t + 9)));
        Assert.True(s.At(0) > 0);
    }

    [Fact]
    public void A_piecewise_schedule_has_the_value_of_the_last_boundary_passed()
    {
        Schedule s = Schedules.Piecewise(1, (3, 0.5), (5, 0.25));
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.25, 0.25], Enumerable.Range(0, 7).Select(t => s.At(t)));
        Assert.Equal(s, Schedules.Piecewise(1, (3, 0.5), (5, 0.25)));
        Assert.NotEqual(s, Schedules.Piecewise(1, (3, 0.5), (5, 0.2)));
        Assert.Contains("above 3", Assert.Throws<ArgumentException>(() => Schedules.Piecewise(1, (3, 0.5), (3, 0.25))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_cycle_rises_from_a_25th_to_its_peak_and_falls_to_a_ten_thousandth_of_where_it_began()
    {
        // PyTorch's OneCycleLR, total_steps 20, pct_start 0.3: the turn is at step 0.3 * 20 - 1 = 5, the end at 19.
        Schedule s = Schedules.OneCycle(0.5, 20);
        Assert.Equal(0.02, s.At(0), 1e-16);
        Assert.Equal(0.5, s.At(5), 1e-16);
        Assert.Equal(2e-6, s.At(19), 1e-16);
        Assert.Equal((0.5 + 2e-6) / 2, s.At(12), 1e-15);
        Assert.Equal(s.At(19), s.At(1000));
        Assert.All(Enumerable.Range(0, 5), t => Assert.True(s.At(t) < s.At(t + 1)));
        Assert.All(Enumerable.Range(5, 14), t => Assert.True(s.At(t) > s.At(t + 1)));
    }

    [Fact]
    public void Schedules_refuse_sizes_that_make_no_sense()
    {
        Assert.Throws<ArgumentException>(() => Schedules.Linear(-1, 0, 10));
        Assert.Throws<ArgumentException>(() => Schedules.Linear(1, 0, 0));
        Assert.Throws<ArgumentException>(() => Schedules.Exponential(1, 1.5));
        Assert.Throws<ArgumentException>(() => Schedules.InverseSquareRoot(1, 0));
        Assert.Throws<ArgumentException>(() => Schedules.WarmUp(0, 1.0));
        Assert.Throws<ArgumentException>(() => Schedules.OneCycle(1, 1));
        Assert.Throws<ArgumentException>(() => Schedules.OneCycle(1, 10, rise: 0.1));
    }

    [Fact]
    public void The_values_in_the_documentation_of_PyTorch_and_optax_come_out()
    {
        // torch.optim.lr_scheduler.LinearLR: start_factor 0.5, total_iters 4, lr 0.05.
        Assert.Equal([0.025, 0.03125, 0.0375, 0.04375, 0.05, 0.05],
            Enumerable.Range(0, 6).Select(t => Math.Round(Schedules.Linear(0.025, 0.05, 4).At(t), 15)));
        // MultiStepLR: milestones 30 and 80, gamma 0.1, lr 0.05.
        Schedule milestones = Schedules.Piecewise(0.05, (30, 0.005), (80, 0.0005));
        Assert.Equal([0.05, 0.005, 0.005, 0.0005], ((int[])[29, 30, 79, 80]).Select(t => milestones.At(t)));
        // optax.linear_schedule(1.0, 0.01, 100) and piecewise_constant_schedule(1.0, {100: 0.1, 200: 0.01}).
        Assert.Equal((1.0, 0.01), (Schedules.Linear(1, 0.01, 100).At(0), Schedules.Linear(1, 0.01, 100).At(100)));
        Schedule scales = Schedules.Piecewise(1, (100, 0.1), (200, 0.001));
        Assert.Equal([1, 0.1, 0.001], ((int[])[50, 150, 250]).Select(t => scales.At(t)));
        // optax.exponential_decay(0.1, transition_steps=10, decay_rate=0.5): 0.1 * 0.5^(t/10).
        Assert.Equal(0.1 * Math.Sqrt(0.5), Schedules.Exponential(0.1, 0.5, 10).At(5), 1e-16);
    }

    [Fact]
    public void Optaxs_warm_up_with_cosine_decay_is_a_join_of_a_line_and_a_cosine()
    {
        // optax.warmup_cosine_decay_schedule(0, 1, warmup_steps=10, decay_steps=110, end_value=0.1), whose decay_steps count the warm-up.
        Schedule s = Schedules.Join(Schedules.Linear(0, 1, 10), (10, Schedules.Cosine(1, 100, 0.1)));
        (int Step, double Value)[] known = [(0, 0), (5, 0.5), (10, 1), (35, 0.1 + 0.45 * (1 + Math.Sqrt(0.5))), (60, 0.55),
            (85, 0.1 + 0.45 * (1 - Math.Sqrt(0.5))), (110, 0.1), (500, 0.1)];
        Assert.All(known, p => Assert.Equal(p.Value, s.At(p.Step), 1e-15));
    }

    [Fact]
    public void Joined_schedules_count_from_where_they_start()
    {
        Schedule a = Schedules.Exponential(1, 0.5), b = Schedules.Linear(3, 0, 3), s = Schedules.Join(a, (2, b), (7, 0.25));
        Assert.Equal([1, 0.5, 3, 2, 1, 0, 0, 0.25, 0.25], Enumerable.Range(0, 9).Select(t => s.At(t)));
        Assert.Equal(s, Schedules.Join(a, (2, b), (7, 0.25)));
        Assert.NotEqual(s, Schedules.Join(a, (2, b), (8, 0.25)));
        Assert.Equal("1 times 0.5 every 1 steps, from 2 linear 3 to 0 in 3 steps, from 7 0.25", s.ToString());
        Assert.Contains(
            "above 2", Assert.Throws<ArgumentException>(() => Schedules.Join(a, (2, b), (2, b))).Message, StringComparison.Ordinal);
        Assert.Contains("above 0", Assert.Throws<ArgumentException>(() => Schedules.Join(a, (0, b))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_multiplies_and_a_function_is_called()
    {
        Schedule cosine = Schedules.Cosine(0.4, 100), s = Schedules.Product(cosine, Schedules.FromFunction(t => t + 1));
        Assert.All(Enumerable.Range(0, 120), t => Assert.Equal(cosine.At(t) * (t + 1), s.At(t)));
        Assert.Equal(Schedules.Constant(0.5), Schedules.Product(0.25, 2));
        Assert.Equal("(cosine 0.4 to 0 in 100 steps) times (a function of the step)", s.ToString());
        Assert.Throws<ArgumentNullException>(() => Schedules.Product(cosine, null!));
        Assert.Throws<ArgumentNullException>(() => Schedules.FromFunction(null!));
    }
}
