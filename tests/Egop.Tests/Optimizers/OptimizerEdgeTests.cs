namespace Egop.Tests;

/// <summary>Gradients at the edges, through every method of the registry: a new method is tested by being added there.</summary>
public class OptimizerEdgeTests
{
    private static readonly ParameterLayout _layout = ParameterLayout.Of([("W", [4, 3]), ("b", [5])]);

    public static TheoryData<string> Names() => [.. Methods.Names];

    public static TheoryData<string, Precision> NamesAndPrecisions()
    {
        var rows = new TheoryData<string, Precision>();
        foreach (Optimizer entry in Methods.All)
        {
            rows.Add(entry.Name, Precision.Double);
            rows.Add(entry.Name, Precision.Single);
        }

        return rows;
    }

    private static IOptimizer Make(string name) => Methods.Of(name).WithLearningRate(0.1);

    /// <summary>The parameters after steps of given gradients, in either precision, and the state.</summary>
    private static (double[] X, OptimizerState State) Run(IOptimizer optimizer, ParameterLayout layout, Precision precision, int steps,
        Func<int, double[]> gradient)
    {
        OptimizerState state = optimizer.Init(layout, precision);
        double[] x = Problems.Normal(layout.Dimension, 99);
        float[] y = [.. x.Select(v => (float)v)];
        for (int t = 0; t < steps; t++)
        {
            if (precision == Precision.Double)
                optimizer.Step(state, gradient(t), x);
            else
                optimizer.Step(state, [.. gradient(t).Select(g => (float)g)], y);
        }

        return (precision == Precision.Double ? x : [.. y.Select(v => (double)v)], state);
    }

    private static bool IsFinite(OptimizerState state) => state.Slots.All(s => s.ToDoubles().All(double.IsFinite));

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void Zero_gradients_leave_the_state_finite_and_the_way_open(string name, Precision precision)
    {
        (double[] x, OptimizerState state) =
            Run(Make(name), _layout, precision, 40, t => t < 30 ? new double[17] : Problems.Normal(17, (ulong)t));
        Assert.True(IsFinite(state), $"{state}");
        Assert.All(x, v => Assert.True(double.IsFinite(v)));
        Assert.True(Problems.Distance(x, Problems.Normal(17, 99)) > 1e-6);
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void One_gradient_over_and_over_is_followed_to_the_end(string name, Precision precision)
    {
        // Every matrix that a method makes of it has rank one, and centered variances are zero but for rounding.
        double[] gradient = [.. Enumerable.Range(0, 17).Select(i => (double)(i % 3 - 1))];
        (double[] x, OptimizerState state) = Run(Make(name), _layout, precision, 300, _ => gradient);
        Assert.True(IsFinite(state), $"{state}");
        double along = x.Zip(Problems.Normal(17, 99), (a, b) => a - b).Zip(gradient, (a, g) => a * g).Sum();
        Assert.True(along < 0, $"moved {along:R} along the gradient");
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void One_parameter_alone_is_minimized(string name, Precision precision)
    {
        foreach (ParameterLayout layout in (ParameterLayout[])[ParameterLayout.Vector(1), ParameterLayout.Of([("W", [1, 1])])])
        {
            IOptimizer optimizer = Make(name).WithLearningRate(name == "Adadelta" ? 10 : 0.1);
            OptimizerState state = optimizer.Init(layout, precision);
            double[] x = [1];
            float[] y = [1];
            for (int t = 0; t < 300; t++)
            {
                if (precision == Precision.Double)
                    optimizer.Step(state, [x[0] - 0.5], x);
                else
                    optimizer.Step(state, [y[0] - 0.5f], y);
            }

            double end = precision == Precision.Double ? x[0] : y[0];
            Assert.True(Math.Abs(end - 0.5) < 0.25, $"{end:R} after 300 steps from 1 towards 0.5");
        }
    }

    [Fact]
    public void An_empty_layout_is_refused_before_any_optimizer_sees_it()
    {
        Assert.Contains(
            "at least one array", Assert.Throws<ArgumentException>(() => ParameterLayout.Of([])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "positive sizes", Assert.Throws<ArgumentException>(() => ParameterLayout.Vector(0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void Huge_gradients_leave_finite_parameters(string name, Precision precision)
    {
        // Squares of 1e150 are doubles; those of 1e30 are no singles, and a diagonal method in single precision stands still there.
        double size = precision == Precision.Double ? 1e150 : 1e30;
        (double[] x, _) = Run(Make(name), _layout, precision, 10, t => [.. Problems.Normal(17, (ulong)t).Select(g => size * g)]);
        Assert.All(x, v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void One_huge_entry_among_zeros_leaves_finite_parameters(string name, Precision precision)
    {
        double[] gradient = new double[17];
        gradient[0] = precision == Precision.Double ? 1e150 : 1e30;
        Assert.All(Run(Make(name), _layout, precision, 10, _ => gradient).X, v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void Tiny_gradients_leave_finite_parameters_and_state(string name, Precision precision)
    {
        double size = precision == Precision.Double ? 1e-200 : 1e-40;
        (double[] x, OptimizerState state) =
            Run(Make(name), _layout, precision, 30, t => [.. Problems.Normal(17, (ulong)t).Select(g => size * g)]);
        Assert.All(x, v => Assert.True(double.IsFinite(v)));
        Assert.True(IsFinite(state), $"{state}");
    }

    [Theory]
    [MemberData(nameof(NamesAndPrecisions))]
    public void What_is_not_a_number_spreads_to_the_parameters_and_stays_without_an_exception(string name, Precision precision)
    {
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            for (int when = 0; when < 4; when += 3)
            {
                (double[] x, _) = Run(Make(name), _layout, precision, 14, t =>
                {
                    double[] gradient = Problems.Normal(17, (ulong)t);
                    if (t == when)
                        gradient[1] = bad;
                    return gradient;
                });
                // SOAP only looks at its first gradient, and what it saw is in its factors from then on.
                Assert.False(double.IsFinite(x[1]), $"{bad} at step {when}: {x[1]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_follows_double_to_its_own_accuracy(string name)
    {
        // Twenty steps down a convex quadratic of two arrays; relative to how far the run goes.
        IObjective f = Problems.LeastSquares(17, 4);
        double[] x = Problems.Normal(17, 99);
        float[] y = [.. x.Select(v => (float)v)];
        x = [.. y.Select(v => (double)v)];
        IOptimizer optimizer = Make(name);
        OptimizerState a = optimizer.Init(_layout), b = optimizer.Init(_layout, Precision.Single);
        for (int t = 0; t < 20; t++)
        {
            optimizer.Step(a, f.Gradient(x), x);
            optimizer.Step(b, [.. f.Gradient([.. y.Select(v => (double)v)]).Select(g => (float)g)], y);
        }

        double apart = Problems.Distance(x, y.Select(v => (double)v)) / Problems.Norm(x);
        Assert.True(apart <= 2e-5, $"{apart:R}");
        Assert.Equal(optimizer is not MatrixOptimizer, b.Slots.All(s => s.Kind == SlotKind.Scalar || s.Precision == Precision.Single));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_single_precision_it_decreases_a_convex_quadratic_to_a_twentieth_at_its_best_rate(string name)
    {
        IObjective f = Problems.LeastSquares(10, 4);
        double[] x0 = Problems.Normal(10, 1);
        double best = double.PositiveInfinity;
        foreach (double rate in (double[])[1e-2, 0.1, 0.3, 1, 10])
        {
            IOptimizer optimizer = Make(name).WithLearningRate(rate);
            OptimizerState state = optimizer.Init(f.Layout(), Precision.Single);
            float[] y = [.. x0.Select(v => (float)v)], gradient = new float[10];
            double[] value = new double[1];
            for (int t = 0; t < 1000; t++)
            {
                f.EvaluateMany(y, value, gradient);
                optimizer.Step(state, gradient, y);
            }

            f.EvaluateMany(y, value, gradient);
            if (double.IsFinite(value[0]))
                best = Math.Min(best, value[0]);
        }

        Assert.True(best < 0.05 * f.Value(x0), $"{best:R} from {f.Value(x0):R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clone_in_single_precision_goes_on_with_the_same_bits(string name)
    {
        IOptimizer optimizer = Make(name);
        OptimizerState state = optimizer.Init(_layout, Precision.Single);
        float[] x = new float[17];
        for (int t = 0; t < 5; t++)
            optimizer.Step(state, [.. Problems.Normal(17, (ulong)t).Select(g => (float)g)], x);
        OptimizerState clone = state.Clone();
        float[] y = (float[])x.Clone();
        for (int t = 5; t < 15; t++)
        {
            float[] gradient = [.. Problems.Normal(17, (ulong)t).Select(g => (float)g)];
            optimizer.Step(state, gradient, x);
            optimizer.Step(clone, gradient, y);
        }

        Assert.Equal(x, y);
        Assert.Equal(state.Slots.Select(s => s.ToDoubles()), clone.Slots.Select(s => s.ToDoubles()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_of_the_other_precision_is_refused_by_what_it_lacks(string name)
    {
        IOptimizer optimizer = Make(name);
        if (optimizer is MatrixOptimizer || optimizer.Init(_layout).Slots.Count == 0)
            return; // SGD without momentum has no state, and a method without single precision has one kind.
        OptimizerState wide = optimizer.Init(_layout), narrow = optimizer.Init(_layout, Precision.Single);
        Assert.Contains("Precision.Single",
            Assert.Throws<ArgumentException>(() => optimizer.Step(wide, new float[17], new float[17])).Message, StringComparison.Ordinal);
        Assert.Contains("Precision.Double",
            Assert.Throws<ArgumentException>(() => optimizer.Step(narrow, new double[17], new double[17])).Message,
                StringComparison.Ordinal);
        Assert.Contains("Double or Single", Assert.Throws<ArgumentException>(() => optimizer.Init(_layout, (Precision)7)).Message,
            StringComparison.Ordinal);
    }
}
