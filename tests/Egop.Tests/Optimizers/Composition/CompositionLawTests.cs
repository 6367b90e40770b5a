namespace Egop.Tests;

/// <summary>What every optimizer made of others obeys, around a method with and one without its own single precision.</summary>
public class CompositionLawTests
{
    public static TheoryData<IOptimizer> All()
    {
        IOptimizer[] inner =
            [new Adam { LearningRate = 0.05 }, new Sgd { LearningRate = 0.05, Momentum = 0.9 }, new Shampoo { LearningRate = 0.05 }];
        return new(inner.SelectMany(Runs.Compositions));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_clone_of_the_state_goes_on_as_the_original_and_shares_nothing_with_it(IOptimizer optimizer)
    {
        double[] x = Runs.Follow(optimizer, 7, out OptimizerState state), y = (double[])x.Clone();
        OptimizerState clone = state.Clone();
        for (int t = 7; t < 20; t++)
            optimizer.Step(state, Runs.Gradient(t), x);
        Assert.Equal(7, clone.Steps);
        for (int t = 7; t < 20; t++)
            optimizer.Step(clone, Runs.Gradient(t), y);
        Assert.Equal(x, y);
        Assert.Equal(state.ToString(), clone.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_arrays_and_its_number_of_steps_are_all_that_it_remembers(IOptimizer optimizer)
    {
        // What saving by name keeps: a fresh state with the arrays and the count copied in goes on with the same bits.
        double[] x = Runs.Follow(optimizer, 7, out OptimizerState state), y = (double[])x.Clone();
        OptimizerState restored = optimizer.Init(Runs.Layout);
        Assert.Equal(state.Slots.Count, state.Slots.Select(s => s.Name).Distinct().Count());
        foreach (StateSlot slot in state.Slots)
            slot.Values.CopyTo(restored[slot.Name]);
        restored.Steps = state.Steps;
        Assert.Equal(optimizer.Averaged(state), optimizer.Averaged(restored));
        for (int t = 7; t < 20; t++)
        {
            optimizer.Step(state, Runs.Gradient(t), x);
            optimizer.Step(restored, Runs.Gradient(t), y);
        }

        Assert.Equal(x, y);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Single_precision_follows_double_precision_to_its_rounding(IOptimizer optimizer)
    {
        double[] x = Runs.Follow(optimizer, 12, out OptimizerState wide);
        float[] y = Runs.FollowSingle(optimizer, 12, out OptimizerState narrow);
        double difference = Problems.Distance(x, y.Select(v => (double)v)) / Problems.Norm(x);
        // Shampoo takes inverse fourth roots of nearly singular matrices of rounded gradients.
        Assert.True(difference <= (optimizer.ToString()!.Contains("Shampoo", StringComparison.Ordinal) ? 1e-3 : 1e-5),
            $"{optimizer.Name}: {difference:R}");
        Assert.Equal(12, narrow.Steps);
        Assert.Equal(wide.Slots.Select(s => s.Name), narrow.Slots.Select(s => s.Name));
        double[]? average = optimizer.Averaged(wide), single = optimizer.Averaged(narrow);
        Assert.Equal(average is null, single is null);
        if (average is not null)
            Assert.True(Problems.Distance(average, single!) <= 1e-3 * Problems.Norm(average));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_gradient_of_another_length_is_refused_before_the_state_counts_a_step(IOptimizer optimizer)
    {
        OptimizerState state = optimizer.Init(Runs.Layout);
        string before = state.ToString();
        Assert.Contains("length 53", Assert.Throws<ArgumentException>(() => optimizer.Step(state, new double[52], new double[53])).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, state.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_zero_gradient_and_zero_parameters_stay_zero(IOptimizer optimizer)
    {
        OptimizerState state = optimizer.Init(Runs.Layout);
        double[] x = new double[53];
        for (int t = 0; t < 10; t++)
            optimizer.Step(state, new double[53], x);
        Assert.All(x, v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Another_learning_rate_changes_nothing_else(IOptimizer optimizer)
    {
        double rate = optimizer.LearningRate.At(0);
        IOptimizer changed = optimizer.WithLearningRate(rate / 2);
        Assert.Equal(rate / 2, changed.LearningRate.At(0), 1e-16);
        Assert.Equal(optimizer.Name, changed.Name);
        Assert.Equal("LearningRate", Assert.Throws<ArgumentNullException>(() => optimizer.WithLearningRate(null!)).ParamName);
        if (optimizer is not ScheduledOptimizer)
            Assert.Equal(Runs.Follow(optimizer.WithLearningRate(rate), 5), Runs.Follow(changed.WithLearningRate(rate), 5));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Equal_hyper_parameters_make_equal_optimizers_and_the_name_and_the_text_say_what_they_are(IOptimizer optimizer)
    {
        Assert.NotEqual(optimizer, new Sgd());
        Assert.Equal(optimizer.WithLearningRate(0.125), optimizer.WithLearningRate(0.125));
        Assert.False(string.IsNullOrWhiteSpace(optimizer.Name));
        Assert.DoesNotContain("ImmutableArray", optimizer.ToString(), StringComparison.Ordinal);
        Assert.Contains("LearningRate", optimizer.HyperParameters().Keys.First(k => k.EndsWith("LearningRate", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_slot_follows_a_rotation_of_the_gradients_when_its_kind_says_so(IOptimizer optimizer)
    {
        IBasis basis = Bases.RandomRotation(53, 17);
        double[] x = Runs.Follow(optimizer, 8, out OptimizerState original);
        OptimizerState rotated = optimizer.Init(Runs.Layout);
        double[] z = basis.ToBasis(Runs.Start());
        for (int t = 0; t < 8; t++)
            optimizer.Step(rotated, basis.ToBasis(Runs.Gradient(t)), z);
        // Averages of iterates follow when the iterates do, and momenta of a coupled decay too.
        bool follows = Problems.Distance(basis.ToBasis(x), z) <= 1e-12;
        foreach ((StateSlot a, StateSlot b) in original.Slots.Zip(rotated.Slots))
        {
            bool isAboutIterates = a.Name.EndsWith("average", StringComparison.Ordinal)
                || a.Name.EndsWith("slow weights", StringComparison.Ordinal);
            if (a.Kind == SlotKind.Momentum && (follows || !isAboutIterates))
                Assert.True(Problems.Distance(basis.ToBasis(a.Values), b.Values) <= 1e-12, $"{optimizer.Name}, {a.Name}");
        }
    }
}
