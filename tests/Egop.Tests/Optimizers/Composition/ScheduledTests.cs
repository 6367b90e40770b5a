namespace Egop.Tests;

/// <summary>Hyper-parameters as functions of the step.</summary>
public class ScheduledTests
{
    private static readonly Schedule _beta = Schedules.Linear(0.5, 0.95, 8);

    [Fact]
    public void Each_step_is_made_by_the_optimizer_of_its_number()
    {
        var adam = new Adam { LearningRate = 0.1 };
        IOptimizer byFunction = adam.Scheduled((a, t) => a with { Beta1 = _beta.At(t) }), byName = adam.Scheduled("Beta1", _beta);
        OptimizerState state = adam.Init(Runs.Layout);
        double[] x = Runs.Start();
        for (int t = 0; t < 12; t++)
            (adam with { Beta1 = _beta.At(t) }).Step(state, Runs.Gradient(t), x);
        Assert.Equal(x, Runs.Follow(byFunction, 12));
        Assert.Equal(x, Runs.Follow(byName, 12, out OptimizerState own));
        Assert.Equal(state.ToString(), own.ToString());
        Assert.NotEqual(x, Runs.Follow(adam, 12));
    }

    [Theory]
    [InlineData("Beta1", 0.7)]
    [InlineData("Beta2", 0.9)]
    [InlineData("Epsilon", 0.1)]
    [InlineData("WeightDecay", 0.2)]
    [InlineData("EpsilonRoot", 0.3)]
    public void Any_number_can_be_scheduled_by_its_name(string name, double value)
    {
        IOptimizer scheduled = new Adam().Scheduled(name, Schedules.Piecewise(0.5, (3, value)));
        Assert.Equal(0.5, scheduled.HyperParameters(2)[name]);
        Assert.Equal(value, scheduled.HyperParameters(3)[name]);
        Assert.Equal(new Adam().HyperParameters(3).Keys, scheduled.HyperParameters(3).Keys);
    }

    [Fact]
    public void Several_schedules_stand_on_one_another_and_inside_others()
    {
        IOptimizer optimizer = new Adam { LearningRate = Schedules.Cosine(0.1, 10) }
            .Scheduled("Beta1", _beta).Scheduled("Beta2", Schedules.Linear(0.9, 0.99, 8)).ClipByGlobalNorm(1).Accumulate(2).Ema(0.9);
        IReadOnlyDictionary<string, double> at = optimizer.HyperParameters(9);
        Assert.Equal(
            ["Decay", "inner/Every", "inner/inner/clip by global norm/MaxNorm", "inner/inner/optimizer/LearningRate",
                "inner/inner/optimizer/Beta1",
            "inner/inner/optimizer/Beta2", "inner/inner/optimizer/WeightDecay", "inner/inner/optimizer/Epsilon",
                "inner/inner/optimizer/EpsilonRoot"],
            at.Keys);
        // Gradient 9 belongs to step 4.
        Assert.Equal(Schedules.Cosine(0.1, 10).At(4), at["inner/inner/optimizer/LearningRate"]);
        Assert.Equal(_beta.At(4), at["inner/inner/optimizer/Beta1"]);
        Assert.Equal(1, at["inner/inner/clip by global norm/MaxNorm"]);
    }

    [Fact]
    public void A_piece_of_a_chain_can_be_scheduled_too()
    {
        IGradientTransform clip = GradientTransforms.Scheduled(t => new ClipByGlobalNorm(t < 3 ? 1 : 2));
        IOptimizer optimizer = new Sgd { LearningRate = 1 }.After(clip);
        OptimizerState state = optimizer.Init(ParameterLayout.Vector(1));
        double[] x = [0];
        for (int t = 0; t < 5; t++)
            optimizer.Step(state, [-10], x);
        Assert.Equal(3 * 1 + 2 * 2, x[0], 1e-14);
        Assert.Equal(2, optimizer.HyperParameters(3)["clip by global norm/MaxNorm"]);
    }

    [Fact]
    public void The_learning_rate_is_that_of_the_optimizer_of_each_step()
    {
        IOptimizer optimizer = new Sgd { LearningRate = 0.5 }.Scheduled((o, t) => o with { LearningRate = 1.0 / (t + 1) });
        Assert.Equal(0.25, optimizer.LearningRate.At(3));
        Assert.Equal(
            Schedules.Cosine(0.1, 5), new Adam().Scheduled("Beta1", _beta).WithLearningRate(Schedules.Cosine(0.1, 5)).LearningRate);
        Assert.Equal(new Adam().Scheduled("Beta1", _beta), new Adam().Scheduled("Beta1", _beta));
    }

    [Fact]
    public void A_name_a_value_or_a_result_that_cannot_be_is_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => new Adam().Scheduled("Momentum", 0.9)).Message;
        Assert.Contains("one of Beta1, Beta2, WeightDecay, Epsilon, EpsilonRoot", message, StringComparison.Ordinal);
        Assert.Contains("\"Momentum\" of Adam", message, StringComparison.Ordinal);
        Assert.Contains(
            "Beta1", Assert.Throws<ArgumentException>(() => new Adam().Scheduled("Beta1", 1.0)).Message, StringComparison.Ordinal);
        IOptimizer late = new Adam().Scheduled("Beta1", Schedules.Linear(0.5, 1.5, 10));
        Assert.Contains("Beta1", Assert.Throws<ArgumentException>(() => Runs.Follow(late, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("step 0", Assert.Throws<ArgumentException>(() => new Adam().Scheduled((_, _) => null!).Init(Runs.Layout)).Message,
            StringComparison.Ordinal);
        Assert.Contains("an optimizer with numbers", Assert.Throws<ArgumentException>(() => new Frozen().Scheduled("Beta1", 0.5)).Message,
            StringComparison.Ordinal);
    }
}
