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
}
