namespace Egop.Tests;

/// <summary>Laws that every method of the registry obeys; a new method is tested by being added there.</summary>
public class OptimizerTests
{
    public static TheoryData<string> Names() => [.. Methods.Names];

    private static Optimizer Entry(string name) => Methods.Of(name);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_registry_names_a_method_as_it_names_itself(string name) =>
        Assert.Equal(name, Entry(name).WithLearningRate(0.1).Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void At_its_best_rate_it_decreases_a_convex_quadratic_to_a_twentieth(string name)
    {
        IObjective f = Problems.LeastSquares(10, 4);
        double[] x0 = Problems.Normal(10, 1);
        SweepResult sweep = LearningRateSweep.Run(f, rate => Entry(name).WithLearningRate(rate), [x0], new TrainOptions { Steps = 1000 });
        Assert.True(sweep.Best!.Value.Loss < 0.05 * f.Value(x0), $"{sweep} from {f.Value(x0):R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_zero_gradient_from_the_start_moves_nothing_but_by_decay(string name)
    {
        IOptimizer optimizer = Entry(name).WithLearningRate(0.1);
        OptimizerState state = optimizer.Init(ParameterLayout.Vector(3));
        double[] x = [1, -2, 3];
        for (int t = 0; t < 5; t++)
            optimizer.Step(state, [0, 0, 0], x);
        // Decoupled decay is no gradient: AdamW shrinks by 1 - 0.1 * 0.01 a step, SOAP too, but for the first, which it only looks at.
        double kept = optimizer switch
        {
            Adam { IsDecayDecoupled: true } => Math.Pow(1 - 0.1 * 0.01, 5),
            Soap => Math.Pow(1 - 0.1 * 0.01, 4),
            _ => 1
        };
        Assert.Equal(1 * kept, x[0], 1e-15);
        Assert.Equal(-2 * kept, x[1], 2e-15);
        Assert.Equal(3 * kept, x[2], 3e-15);
        Assert.Equal(5, state.Steps);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_steps_of_one_gradient_go_against_the_sign_of_each_of_its_coordinates(string name)
    {
        IOptimizer optimizer = Entry(name).WithLearningRate(0.1);
        double[] x = [0, 0, 0];
        OptimizerState state = optimizer.Init(ParameterLayout.Vector(3));
        // A diagonal method keeps coordinates of any sizes apart; one that turns them together keeps what rounding lets it.
        double[] gradient = Entry(name).Facts.Equivariance == Equivariance.None ? [2, -1e-6, 1e6] : [2, -0.5, 30];
        // Two, since SOAP only looks at the first.
        optimizer.Step(state, gradient, x);
        optimizer.Step(state, gradient, x);
        Assert.True(x is [< 0, > 0, < 0], string.Join(", ", x));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clone_of_the_state_goes_on_as_the_original_and_shares_nothing_with_it(string name)
    {
        IOptimizer optimizer = Entry(name).WithLearningRate(0.1);
        OptimizerState state = optimizer.Init(ParameterLayout.Vector(4));
        double[] x = [1, 2, 3, 4];
        optimizer.Step(state, [1, -1, 0.5, 2], x);
        OptimizerState clone = state.Clone();
        double[] y = (double[])x.Clone();
        optimizer.Step(state, [0.3, 1, -2, 1], x);
        Assert.Equal(1, clone.Steps);
        optimizer.Step(clone, [0.3, 1, -2, 1], y);
        Assert.Equal(x, y);
        Assert.Equal(state.ToString(), clone.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_of_another_length_is_refused_before_the_state_counts_a_step(string name)
    {
        IOptimizer optimizer = Entry(name).WithLearningRate(0.1);
        OptimizerState state = optimizer.Init(ParameterLayout.Vector(4));
        Assert.Contains("length 4", Assert.Throws<ArgumentException>(() => optimizer.Step(state, new double[3], new double[4])).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, state.Steps);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_iterates_follow_a_rotation_exactly_when_the_method_is_equivariant(string name)
    {
        IObjective f = Problems.LeastSquares(20, 30);
        double[] x0 = Problems.Normal(20, 31);
        IBasis q = Bases.RandomRotation(20, 32);
        var options = new TrainOptions { Steps = 100, KeepPoints = true };
        TrainResult original = Trainer.Run(f, Entry(name).WithLearningRate(0.1), x0, options),
            rotated = Trainer.Run(f, Entry(name).WithLearningRate(0.1), x0, options.In(q));
        double worst = original.History.Zip(
            rotated.History, (a, b) => Problems.Distance(a.Point.ToArray(), b.Point.ToArray()) / Problems.Norm(a.Point.ToArray())).Max();
        // The quadratic has one vector parameter, so that equivariance of rows is full.
        if (Entry(name).Facts.Equivariance != Equivariance.None)
            Assert.True(worst <= 1e-10, $"{name}: iterates differ by {worst:R}");
        else
            Assert.True(worst >= 1e-3, $"{name}: iterates differ by {worst:R} only");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_learning_rate_changes_nothing_else(string name)
    {
        IOptimizer optimizer = Entry(name).WithLearningRate(0.1);
        Assert.Equal(optimizer, optimizer.WithLearningRate(0.2).WithLearningRate(0.1));
        Assert.NotEqual(optimizer, optimizer.WithLearningRate(0.2));
    }

    [Fact]
    public void Bad_hyper_parameters_are_refused_by_name()
    {
        Assert.Contains(
            "learning rate", Assert.Throws<ArgumentException>(() => new Sgd { LearningRate = -0.1 }).Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", Assert.Throws<ArgumentException>(() => new Adam { LearningRate = double.NaN }).Message,
            StringComparison.Ordinal);
        Assert.Contains("Beta2", Assert.Throws<ArgumentException>(() => new Adam { Beta2 = 1 }).Message, StringComparison.Ordinal);
        Assert.Contains("Momentum", Assert.Throws<ArgumentException>(() => new Sgd { Momentum = 1.5 }).Message, StringComparison.Ordinal);
        Assert.Contains("Epsilon", Assert.Throws<ArgumentException>(() => new Adagrad { Epsilon = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("Nesterov",
            Assert.Throws<ArgumentException>(() => new Sgd { Nesterov = true }.Init(ParameterLayout.Vector(1))).Message,
                StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Adam { LearningRate = 0.1 }.Init(ParameterLayout.Vector(1))["velocity"].Clear());
        OptimizerState adagrad = new Adagrad { LearningRate = 0.1 }.Init(ParameterLayout.Vector(1));
        Assert.Contains("sum of squares",
            Assert.Throws<ArgumentException>(() => new Adam { LearningRate = 0.1 }.Step(adagrad, [1], new double[1])).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_uses_the_rate_of_its_own_number_counted_from_zero(string name)
    {
        Schedule schedule = Schedules.Cosine(0.3, 4);
        IOptimizer scheduled = Entry(name).WithLearningRate(schedule);
        OptimizerState state = scheduled.Init(ParameterLayout.Vector(3));
        double[] x = [1, -2, 3];
        for (int t = 0; t < 4; t++)
        {
            double[] gradient = Problems.Normal(3, (ulong)t), y = (double[])x.Clone();
            scheduled.WithLearningRate(schedule.At(t)).Step(state.Clone(), gradient, y);
            scheduled.Step(state, gradient, x);
            Assert.Equal(y, x);
        }
    }

    public static TheoryData<IOptimizer> Variants()
    {
        IOptimizer[] others =
            [new RmsProp { Momentum = 0.9 }, new RmsProp { Centered = true, Momentum = 0.9 }, new Sgd { Momentum = 0.9, Nesterov = true }];
        return new([.. Methods.All.Select(e => e.WithLearningRate(0.1)), .. others]);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_slot_follows_a_rotation_of_the_gradients_exactly_when_its_kind_says_so(IOptimizer optimizer)
    {
        IBasis basis = Bases.RandomRotation(6, 17);
        OptimizerState original = optimizer.Init(ParameterLayout.Vector(6)), rotated = optimizer.Init(ParameterLayout.Vector(6));
        double[] x = new double[6], z = new double[6];
        for (int t = 0; t < 10; t++)
        {
            double[] gradient = Problems.Normal(6, (ulong)t);
            optimizer.Step(original, gradient, x);
            optimizer.Step(rotated, basis.ToBasis(gradient), z);
        }

        foreach ((StateSlot a, StateSlot b) in original.Slots.Zip(rotated.Slots))
        {
            if (a.Kind is not (SlotKind.Momentum or SlotKind.SecondMoment))
                continue; // Not one number for each coordinate.
            double difference = Problems.Distance(basis.ToBasis(a.Values), b.Values) / Problems.Norm(a.Values);
            Assert.True(
                a.Kind == SlotKind.Momentum ? difference <= 1e-14 : difference >= 1e-2, $"{optimizer.Name}, {a.Name}: {difference:R}");
        }
    }

    [Fact]
    public void Rounding_below_zero_does_not_make_centered_RMSProp_NaN()
    {
        // With a constant gradient v and the square of the mean approach each other, and rounding decides which is larger.
        foreach (double g in (double[])[0.1, 0.3, 0.7, 1.1])
        {
            var optimizer = new RmsProp { Centered = true, Alpha = 0.5 };
            OptimizerState state = optimizer.Init(ParameterLayout.Vector(1));
            double[] x = [0];
            for (int t = 0; t < 200; t++)
                optimizer.Step(state, [g], x);
            Assert.True(double.IsFinite(x[0]), $"gradient {g:R}: {x[0]}");
        }
    }

    [Fact]
    public void Adam_without_memory_is_the_sign_method()
    {
        var optimizer = new Adam { LearningRate = 0.5, Beta1 = 0, Beta2 = 0, Epsilon = 0 };
        double[] x = [0, 0];
        optimizer.Step(optimizer.Init(ParameterLayout.Vector(2)), [3, -1e-8], x);
        Assert.Equal([-0.5, 0.5], x);
    }

    [Fact]
    public void RMSProp_without_memory_is_the_sign_method()
    {
        var optimizer = new RmsProp { LearningRate = 0.5, Alpha = 0, Epsilon = 0 };
        double[] x = [0, 0];
        optimizer.Step(optimizer.Init(ParameterLayout.Vector(2)), [3, -1e-8], x);
        Assert.Equal([-0.5, 0.5], x);
    }

    [Fact]
    public void Momentum_zero_is_plain_SGD_bit_for_bit()
    {
        IObjective f = Problems.LeastSquares(10, 4);
        double[] x0 = Problems.Normal(10, 1);
        var options = new TrainOptions { Steps = 50 };
        Assert.Equal(Trainer.Run(f, new Sgd { LearningRate = 0.1 }, x0, options).FinalPoint,
            Trainer.Run(f, new Sgd { LearningRate = 0.1, Momentum = 0 }, x0, options).FinalPoint);
    }

    [Fact]
    public void VectorAdam_follows_rotations_of_the_rows_of_a_matrix_and_no_others()
    {
        // f(X) = 1/2 ||X - C||² with rows in R³; the same rotation of every row against a rotation of all twelve coordinates.
        var layout = ParameterLayout.Of([("X", [4, 3])]);
        double[] target = Problems.Normal(12, 5), x0 = Problems.Normal(12, 6), weights = Problems.Normal(4, 7);
        IObjective f = Objectives.FromFunction(layout, (x, g) =>
        {
            double value = 0;
            for (int i = 0; i < 12; i++)
            {
                double w = 1 + weights[i / 3] * weights[i / 3];
                g[i] = w * (x[i] - target[i]);
                value += w * (x[i] - target[i]) * (x[i] - target[i]) / 2;
            }

            return value;
        });
        IBasis rows = Bases.Block(
            CoordinatePartition.Of(12, Enumerable.Range(0, 4).Select(r => ($"row {r}", new[] { 3 * r, 3 * r + 1, 3 * r + 2 }))),
            Enumerable.Repeat(Bases.RandomRotation(3, 8), 4));
        double Apart(IBasis basis) => Problems.Distance(
            Trainer.Run(f, new VectorAdam { LearningRate = 0.1 }, x0, new TrainOptions { Steps = 50 }).FinalPoint,
            Trainer.Run(f, new VectorAdam { LearningRate = 0.1 }, x0, new TrainOptions { Steps = 50, Basis = basis }).FinalPoint);
        Assert.InRange(Apart(rows), 0, 1e-12);
        Assert.True(Apart(Bases.RandomRotation(12, 9)) > 1e-2);
    }

    [Fact]
    public void VectorAdam_without_an_axis_is_Adam()
    {
        IObjective f = Problems.Network(3);
        double[] x0 = Problems.Normal(53, 1);
        var options = new TrainOptions { Steps = 50 };
        TrainResult vector = Trainer.Run(f, new VectorAdam { LearningRate = 0.01, Axis = VectorAxis.None }, x0, options);
        Assert.True(
            Problems.Distance(Trainer.Run(f, new Adam { LearningRate = 0.01 }, x0, options).FinalPoint, vector.FinalPoint) <= 1e-12);
    }

    [Fact]
    public void The_conventions_reduce_to_one_another_where_they_say_the_same()
    {
        IObjective f = Problems.Network(3);
        double[] x0 = Problems.Normal(53, 1);
        IReadOnlyList<double> Final(IOptimizer o) => Trainer.Run(f, o, x0, new TrainOptions { Steps = 50 }).FinalPoint;
        void Same(IOptimizer a, IOptimizer b) => Assert.True(Problems.Distance(Final(a), Final(b)) <= 1e-11,
            $"{a} and {b}: {Problems.Distance(Final(a), Final(b)):R}");
        // A constant rate commutes with the momentum; without epsilon its place does not matter; without decay its form does not.
        Same(new RmsProp { Momentum = 0.9, LearningRate = 1e-3 },
            new RmsProp { Momentum = 0.9, LearningRate = 1e-3, IsRateInsideMomentum = true });
        Same(new Adagrad { Epsilon = 0 }, new Adagrad { Epsilon = 0, IsEpsilonInsideRoot = true });
        Same(new Adam { IsDecayDecoupled = true }, new Adam());
        Same(new Adafactor
        {
            MinimumSizeToFactor = 1000,
            IsRateScaledByParameter = false,
            ClipThreshold = 1e9,
            DecayRate = 1,
            LearningRate = 1e-2,
        }, MeanSquare(1e-2));
    }

    [Fact]
    public void AMSGrad_divides_by_a_root_that_never_falls_and_Adam_does_not()
    {
        double Move(IOptimizer optimizer)
        {
            OptimizerState state = optimizer.Init(ParameterLayout.Vector(1));
            double[] x = [0];
            optimizer.Step(state, [100], x);
            for (int t = 0; t < 2000; t++)
                optimizer.Step(state, [0.01], x);
            double before = x[0];
            optimizer.Step(state, [0.01], x);
            return Math.Abs(x[0] - before);
        }

        // The one large gradient stays in AMSGrad's maximum, 0.1 sqrt(1000); Adam forgets it at the rate 0.99.
        var adam = new Adam { LearningRate = 1, Beta2 = 0.99 };
        Assert.True(Move(adam) > 0.9);
        Assert.True(Move(adam with { AmsGrad = AmsGrad.Torch }) < 0.01);
    }

    /// <summary>x ← x − η g / √(mean of g²): what Adafactor is without factors, clipping and scaling when β_t = 1 − 1/t.</summary>
    private static MeanSquareReference MeanSquare(double rate) => new(rate);

    private sealed class MeanSquareReference(double rate) : DoubleOptimizer
    {
        public override string Name => "reference";

        public override Schedule LearningRate => rate;

        public override IOptimizer WithLearningRate(Schedule learningRate) => this;

        public override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
            [new StateSlot("sum", SlotKind.SecondMoment, new double[layout.Dimension])];

        public override void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
        {
            long t = state.BeginStep(gradient, x);
            Span<double> sum = state["sum"];
            for (int i = 0; i < x.Length; i++)
            {
                sum[i] += gradient[i] * gradient[i];
                if (gradient[i] != 0)
                    x[i] -= rate * gradient[i] / Math.Sqrt(sum[i] / t);
            }
        }
    }

    [Fact]
    public void Shampoo_of_one_vector_is_full_matrix_Adagrad()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 50 };
        TrainResult full = Trainer.Run(f, new FullMatrixAdagrad { LearningRate = 0.3, Epsilon = 1e-3 }, x0, options);
        TrainResult shampoo = Trainer.Run(f, new Shampoo { LearningRate = 0.3, Epsilon = 1e-3 }, x0, options);
        Assert.True(
            Problems.Distance(full.FinalPoint, shampoo.FinalPoint) <= 1e-10, $"{Problems.Distance(full.FinalPoint, shampoo.FinalPoint):R}");
    }

    [Fact]
    public void Full_matrix_Adagrad_is_Adagrad_when_every_gradient_lies_along_one_axis()
    {
        // Axis by axis, G stays diagonal: f = sum of c_i x_i² / 2, updated one coordinate at a time by hand.
        var full = new FullMatrixAdagrad { LearningRate = 0.5, Epsilon = 1e-12 };
        var diagonal = new Adagrad { LearningRate = 0.5, Epsilon = 1e-12, IsEpsilonInsideRoot = true };
        ParameterLayout layout = ParameterLayout.Vector(3);
        OptimizerState a = full.Init(layout), b = diagonal.Init(layout);
        double[] x = [1, 2, 3], y = [1, 2, 3];
        for (int t = 0; t < 30; t++)
        {
            double[] g = new double[3];
            g[t % 3] = (t % 3 + 1) * x[t % 3];
            full.Step(a, g, x);
            g[t % 3] = (t % 3 + 1) * y[t % 3];
            diagonal.Step(b, g, y);
        }

        Assert.True(Problems.Distance(x, y) <= 1e-12);
    }

    [Fact]
    public void Shampoo_follows_rotations_of_rows_and_of_columns()
    {
        // A linear least squares in a 4 x 3 matrix, through a layout that says so.
        var layout = ParameterLayout.Of([("X", [4, 3])]);
        IObjective squares = Problems.LeastSquares(12, 5);
        IObjective f = Objectives.FromFunction(layout, (x, g) => squares.Evaluate(x, g));
        double[] x0 = Problems.Normal(12, 6), left = ((DenseBasis)Bases.RandomRotation(4, 1)).ToMatrix()
            .ToRowMajorArray(), right = ((DenseBasis)Bases.RandomRotation(3, 2)).ToMatrix().ToRowMajorArray();
        // vec(U Z Wᵀ) = (U kron W) vec(Z) for row-major vec.
        var kronecker =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(12, 12, (i, j) => left[i / 3 * 4 + j / 3] * right[i % 3 * 3 + j % 3]);
        double Apart(IBasis basis) => Problems.Distance(
            Trainer.Run(f, new Shampoo { LearningRate = 0.1 }, x0, new TrainOptions { Steps = 50 }).FinalPoint,
            Trainer.Run(f, new Shampoo { LearningRate = 0.1 }, x0, new TrainOptions { Steps = 50, Basis = basis }).FinalPoint);
        Assert.InRange(Apart(Bases.Dense(kronecker)), 0, 1e-9);
        Assert.True(Apart(Bases.RandomRotation(12, 9)) > 1e-2);
    }
}
