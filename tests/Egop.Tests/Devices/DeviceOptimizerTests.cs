using System.Numerics;

namespace Egop.Tests;

/// <summary>Every diagonal method against itself on the processor.</summary>
public abstract class DeviceOptimizerTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const int Steps = 50;

    private static readonly ParameterLayout _layout = ParameterLayout.Of([("W1", [13, 17]), ("b1", [17]), ("W2", [17, 5]), ("b2", [5])]);

    private static readonly (string Name, IOptimizer Optimizer)[] _variants =
    [
        ("dampened momentum", new Sgd { LearningRate = 0.1, Momentum = 0.9, Dampening = 0.3, WeightDecay = 0.01 }),
        ("Nesterov", new Sgd { LearningRate = 0.1, Momentum = 0.9, Nesterov = true }),
        ("Adagrad of optax", Adagrad.Optax(0.1)),
        ("decaying Adagrad", new Adagrad { LearningRate = 0.1, LearningRateDecay = 0.1, WeightDecay = 0.02, InitialAccumulator = 0.5 }),
        ("RMSProp with momentum", new RmsProp { Momentum = 0.8, WeightDecay = 0.01 }),
        ("RMSProp with Nesterov", RmsProp.Optax(0.01) with { Momentum = 0.8, Nesterov = true }),
        ("centered RMSProp", new RmsProp { Centered = true, InitialSecondMoment = 1 }),
        ("centered RMSProp with momentum", new RmsProp { Centered = true, Momentum = 0.7 }),
        ("centered RMSProp with Nesterov", new RmsProp { Centered = true, Momentum = 0.7, Nesterov = true }),
        ("Adadelta with decay", new Adadelta { Rho = 0.95, WeightDecay = 0.1 }),
        ("Adam with coupled decay", new Adam { LearningRate = 0.01, WeightDecay = 0.1, EpsilonRoot = 1e-4 }),
        ("Adam with Nesterov", new Adam { LearningRate = 0.01, Nesterov = true }),
        ("AMSGrad of optax", new Adam { LearningRate = 0.01, AmsGrad = AmsGrad.Optax, IsDecayDecoupled = true, WeightDecay = 0.1 }),
        ("AMSGrad with Nesterov", new Adam { LearningRate = 0.01, AmsGrad = AmsGrad.Torch, Nesterov = true }),
        ("Adam without epsilon", new Adam { Epsilon = 0 }),
        ("Adamax with decay", new Adamax { WeightDecay = 0.1 }),
        ("NAdam with decay", new NAdam { WeightDecay = 0.1, MomentumDecay = 0.1 }),
        ("RAdam never rectified", new RAdam { Beta2 = 0.5, WeightDecay = 0.1 }),
        ("RAdam rectified soon", new RAdam { Beta2 = 0.9 }),
        ("AGD with a clip", new Agd { Clip = 0.5, WeightDecay = 0.1 }),
        ("AGD with the largest", new Agd { AmsGrad = true }),
        ("a schedule", new Adam { LearningRate = Schedules.Linear(0.1, 0.01, 30) }),
        ("a hyper-parameter on a schedule", new Sgd { Momentum = 0.9 }.Scheduled("Momentum", Schedules.Linear(0.5, 0.95, 30))),
        ("groups",
            new ParameterGroups(new("weights", "W*", new NAdam { LearningRate = 0.02 }),
                new("first", "b1", new Sgd { LearningRate = 0.1, Momentum = 0.9 }), new("rest", "*", new Frozen()))),
        ("groups in groups",
            new ParameterGroups(new("biases", "b*", new ParameterGroups(new("b2", "b2", new Adam()), new("b1", "b1", new Agd()))),
                new("rest", "*", Adam.W(0.01)))),
    ];

    public static TheoryData<string> Names() => [.. Methods.Names.Concat(_variants.Select(v => v.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fifty_steps_are_the_processors(string name)
    {
        IOptimizer optimizer = _variants.FirstOrDefault(v => v.Name == name).Optimizer ?? Methods.Of(name).WithLearningRate(0.01);
        InBoth(() => Check<float>(optimizer, 1e-5), () => Check<double>(optimizer, 1e-12));
    }

    [Fact]
    public void Every_diagonal_method_of_the_library_has_kernels()
    {
        Assert.All(Optimizers.Registry, m => Assert.Equal(m is DiagonalOptimizer, DeviceOptimizer.HasKernels(m)));
        Assert.All(_variants, v => Assert.True(DeviceOptimizer.HasKernels(v.Optimizer), v.Name));
    }

    [Fact]
    public void Double_precision_follows_the_processor_bit_for_bit()
    {
        Assert.SkipUnless(Device.Capabilities.SupportsDouble, Requirement.DoublePrecision);
        foreach (IOptimizer optimizer in Methods.All.Select(e => e.WithLearningRate(0.01)).Concat(_variants.Select(v => v.Optimizer)))
            Check<double>(optimizer, 0);
    }

    [Fact]
    public void Arrays_of_every_length_are_stepped_to_their_end()
    {
        using DeviceContext context = Open();
        foreach (int n in Sizes())
        {
            IOptimizer optimizer = new Adam { LearningRate = 0.1 };
            var layout = ParameterLayout.Vector(n);
            using var device = DeviceOptimizer.Create<float>(context, optimizer, layout);
            OptimizerState state = optimizer.Init(layout, Precision.Single);
            float[] x = Numbers<float>(n, 1), gradient = Numbers<float>(n, 2);
            using DeviceBuffer<float> dx = context.Upload<float>(x), dg = context.Upload<float>(gradient);
            for (int t = 0; t < 2; t++)
            {
                device.Step(dg, dx);
                optimizer.Step(state, gradient, x);
            }

            Assert.True(Distance(x, dx.ToArray()) <= 1e-5);
        }
    }

    [Fact]
    public void Nan_and_infinity_stay_in_their_coordinates()
    {
        InBoth(Spread<float>, Spread<double>);

        void Spread<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (IOptimizer optimizer in Methods.All.Select(e => e.WithLearningRate(0.01)).Concat(_variants.Select(v => v.Optimizer)).Where(DeviceOptimizer.HasKernels))
            {
                using DeviceContext context = Open();
                using DeviceOptimizer<T> device = DeviceOptimizer.Create<T>(context, optimizer, _layout);
                OptimizerState state = DeviceOptimizer.Fresh<T>(optimizer, _layout);
                T[] x = Numbers<T>(_layout.Dimension, 1), gradient = Numbers<T>(_layout.Dimension, 2);
                (gradient[3], gradient[100], gradient[230], gradient[^1]) = (T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.NaN);
                using DeviceBuffer<T> dx = context.Upload<T>(x), dg = context.Upload<T>(gradient);
                for (int t = 0; t < 3; t++)
                {
                    optimizer.Step(state, gradient, x);
                    device.Step(dg, dx);
                }

                T[] actual = dx.ToArray();
                Assert.Equal(x.Select(Kind), actual.Select(Kind));
                Assert.True(
                    Distance(x.Where(T.IsFinite), actual.Where(T.IsFinite)) <= (typeof(T) == typeof(float) ? 1e-5 : 1e-12), optimizer.Name);
            }

            static int Kind(T v) => T.IsNaN(v) ? 2 : T.IsPositiveInfinity(v) ? 1 : T.IsNegativeInfinity(v) ? -1 : 0;
        }
    }

    [Fact]
    public void A_run_moves_between_processor_and_device_and_back_by_its_state()
    {
        InBoth(Move<float>, Move<double>);

        void Move<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (IOptimizer optimizer in new[] { new NAdam(), _variants[^1].Optimizer, _variants[^2].Optimizer, _variants[^3].Optimizer,
                new Sgd { Momentum = 0.9, Dampening = 0.5 } })
            {
                using DeviceContext context = Open();
                OptimizerState plain = DeviceOptimizer.Fresh<T>(optimizer, _layout), moving = plain.Clone();
                T[] x = Numbers<T>(_layout.Dimension, 1), y = [.. x];
                for (int t = 0; t < 12; t++)
                {
                    T[] gradient = Numbers<T>(_layout.Dimension, (ulong)t + 2);
                    optimizer.Step(plain, gradient, x);
                    if (t % 4 < 2)
                    {
                        optimizer.Step(moving, gradient, y);
                        continue;
                    }

                    using DeviceOptimizer<T> device = DeviceOptimizer.Create<T>(context, optimizer, moving);
                    using DeviceBuffer<T> dx = context.Upload<T>(y), dg = context.Upload<T>(gradient);
                    device.Step(dg, dx);
                    Assert.Equal(t + 1, device.Steps);
                    dx.Download(y);
                    moving = device.ToState();
                }

                Equal(plain, moving, typeof(T) == typeof(float) ? 1e-5 : 1e-12, optimizer.Name);
                Assert.True(Distance(x, y) <= (typeof(T) == typeof(float) ? 1e-5 : 1e-12), optimizer.Name);
            }
        }
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_and_counts_no_step()
    {
        using DeviceContext context = Open(), other = Open();
        using var device = DeviceOptimizer.Create<float>(context, new Adam(), ParameterLayout.Vector(5));
        using DeviceBuffer<float> five = context.Allocate<float>(5), six = context.Allocate<float>(6), foreign = other.Allocate<float>(5);
        Assert.Contains("length 5", Assert.Throws<ArgumentException>(() => device.Step(six, six)).Message, StringComparison.Ordinal);
        Assert.Contains("length", Assert.Throws<ArgumentException>(() => device.Step(five, six)).Message, StringComparison.Ordinal);
        Assert.Contains("another", Assert.Throws<ArgumentException>(() => device.Step(five, foreign)).Message, StringComparison.Ordinal);
        Assert.Contains("context", Assert.Throws<ArgumentException>(() => device.Step(foreign, foreign)).Message, StringComparison.Ordinal);
        DeviceBuffer<float> gone = context.Allocate<float>(5);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Step(gone, five));
        Assert.Throws<ArgumentNullException>(() => device.Step(null!, five));
        Assert.Equal((0, 0), (device.Steps, device.ToState().Steps));

        OptimizerState wide = new Adam()
            .Init(ParameterLayout.Vector(5)), momentum = new Sgd { Momentum = 0.9 }.Init(ParameterLayout.Vector(5), Precision.Single);
        Assert.Contains("Double", Assert.Throws<ArgumentException>(() => DeviceOptimizer.Create<float>(context, new Adam(), wide)).Message,
            StringComparison.Ordinal);
        Assert.Contains("second moment",
            Assert.Throws<ArgumentException>(() => DeviceOptimizer.Create<float>(context, new Adam(), momentum)).Message,
                StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DeviceOptimizer.Create<Half>(context, new Adam(), ParameterLayout.Vector(5)));
        device.Dispose();
        if (Device.Kind != DeviceKind.Cpu)
            Assert.Throws<ObjectDisposedException>(() => device.Step(five, five));
    }

    private void Check<T>(IOptimizer optimizer, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceContext context = Open();
        using DeviceOptimizer<T> device = DeviceOptimizer.Create<T>(context, optimizer, _layout);
        OptimizerState state = DeviceOptimizer.Fresh<T>(optimizer, _layout);
        T[] x = Numbers<T>(_layout.Dimension, 1);
        using DeviceBuffer<T> dx = context.Upload<T>(x), dg = context.Allocate<T>(_layout.Dimension);
        for (int t = 0; t < Steps; t++)
        {
            // Sizes over six orders of magnitude, coordinates that rest and one that never moves.
            T[] gradient = Numbers<T>(_layout.Dimension, (ulong)t + 2, Math.Pow(10, t % 7 - 3));
            for (int i = t % 5; i < gradient.Length; i += 5)
                gradient[i] = T.Zero;
            gradient[7] = T.Zero;
            dg.Upload(gradient);
            device.Step(dg, dx);
            optimizer.Step(state, gradient, x);
        }

        Assert.True(Distance(x, dx.ToArray()) <= tolerance, $"{optimizer.Name}: {Distance(x, dx.ToArray())}");
        Equal(state, device.ToState(), tolerance, optimizer.Name);
    }

    private static void Equal(OptimizerState expected, OptimizerState actual, double tolerance, string name)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Slots.Select(s => (s.Name, s.Kind, s.Precision, s.Length)),
            actual.Slots.Select(s => (s.Name, s.Kind, s.Precision, s.Length)));
        Assert.All(expected.Slots.Zip(actual.Slots),
            s => Assert.True(Distance(s.First.ToDoubles(), s.Second.ToDoubles()) <= tolerance, $"{name}: {s.First.Name}"));
    }

    /// <summary>The largest difference of two numbers, relative to the larger of the first and the average size of all.</summary>
    private static double Distance<T>(IEnumerable<T> expected, IEnumerable<T> actual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] e = [.. expected.Select(v => double.CreateTruncating(v))], a = [.. actual.Select(v => double.CreateTruncating(v))];
        Assert.Equal(e.Length, a.Length);
        double size = e.Select(Math.Abs).DefaultIfEmpty(0).Average();
        return e.Zip(a, (p, q) => p == q ? 0 : Math.Abs(p - q) / Math.Max(Math.Abs(p), size)).DefaultIfEmpty(0).Max();
    }
}

public sealed class CpuOptimizerTests() : DeviceOptimizerTests(DeviceKind.Cpu);

public sealed class OpenClOptimizerTests() : DeviceOptimizerTests(DeviceKind.OpenCl);

public sealed class CudaOptimizerTests() : DeviceOptimizerTests(DeviceKind.Cuda);
