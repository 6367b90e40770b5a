namespace Egop.Tests;

/// <summary>
/// The fused passes of the diagonal methods: the same bits as one coordinate at a time, on any number of threads, without allocation.
/// </summary>
public class DiagonalMethodTests
{
    private static readonly IOptimizer[] _methods =
    [
        new Sgd { LearningRate = 0.1 },
        new Sgd { LearningRate = 0.1, Momentum = 0.9, Dampening = 0.2, WeightDecay = 0.1 },
        new Sgd { LearningRate = 0.1, Momentum = 0.9, Nesterov = true },
        new Adagrad { LearningRate = 0.1, LearningRateDecay = 0.1, WeightDecay = 0.1 },
        Adagrad.Optax(0.1),
        new Adagrad { Epsilon = 0 },
        new RmsProp { LearningRate = 0.1, WeightDecay = 0.1 },
        new RmsProp { LearningRate = 0.1, Centered = true, Momentum = 0.9, InitialSecondMoment = 1 },
        RmsProp.Optax(0.1) with { Momentum = 0.9, Nesterov = true },
        new Adadelta { WeightDecay = 0.1 },
        new Adam { LearningRate = 0.1 },
        new Adam { LearningRate = 0.1, WeightDecay = 0.1, EpsilonRoot = 1e-6, Nesterov = true },
        Adam.W(0.1),
        new Adam { LearningRate = 0.1, AmsGrad = AmsGrad.Torch },
        new Adam { LearningRate = 0.1, AmsGrad = AmsGrad.Optax, Beta2 = 0.9 },
        new Adamax { LearningRate = 0.1, WeightDecay = 0.1 },
        new NAdam { LearningRate = 0.1, WeightDecay = 0.1 },
        new RAdam { LearningRate = 0.1, WeightDecay = 0.1 },
        new Agd { LearningRate = 0.1, WeightDecay = 0.1 },
        new Agd { LearningRate = 0.1, AmsGrad = true, Clip = 0.5, Delta = 0.1 },
    ];

    public static TheoryData<IOptimizer> Methods => new(_methods);

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void A_pass_over_any_length_gives_the_bits_of_one_coordinate_at_a_time(IOptimizer method)
    {
        for (int d = 1; d <= 35; d++)
            Compare(method, d, 12);
        // Divided among threads, with a last piece that is no whole register.
        Compare(method, 2 * 65536 + 77, 2);
    }

    private static void Compare(IOptimizer method, int d, int steps)
    {
        double[] x = Problems.Normal(d, 1);
        float[] y = [.. x.Select(v => (float)v)];
        double[,] state = new double[d, 3];
        float[,] single = new float[d, 3];
        double[] p = (double[])x.Clone();
        float[] q = (float[])y.Clone();
        OptimizerState wide = method.Init(ParameterLayout.Vector(d)), narrow = method.Init(ParameterLayout.Vector(d), Precision.Single);
        double start = method switch { Adagrad o => o.InitialAccumulator, RmsProp o => o.InitialSecondMoment, _ => 0 };
        for (int i = 0; i < d; i++)
            (state[i, 0], single[i, 0]) = (start, (float)start);
        double[] s = new double[3];
        float[] r = new float[3];
        for (int t = 1; t <= steps; t++)
        {
            double[] gradient = Problems.Normal(d, (ulong)t + 7);
            // A coordinate that never moves, for the methods that divide zero by zero there.
            gradient[d - 1] = 0;
            float[] rounded = [.. gradient.Select(v => (float)v)];
            method.Step(wide, gradient, x);
            method.Step(narrow, rounded, y);
            for (int i = 0; i < d; i++)
            {
                for (int k = 0; k < 3; k++)
                    (s[k], r[k]) = (state[i, k], single[i, k]);
                DiagonalReference.Step(method, t, gradient[i], ref p[i], s);
                DiagonalReference.Step(method, t, rounded[i], ref q[i], r);
                for (int k = 0; k < 3; k++)
                    (state[i, k], single[i, k]) = (s[k], r[k]);
            }
        }

        Assert.True(x.AsSpan().SequenceEqual(p), $"double, length {d}");
        Assert.True(y.AsSpan().SequenceEqual(q), $"single, length {d}");
    }

    [Theory]
    [MemberData(nameof(Methods), DisableDiscoveryEnumeration = true)]
    public void A_step_allocates_nothing(IOptimizer method) => AllocatesNothing(method, ParameterLayout.Vector(1003));

    [Fact]
    public void A_step_of_VectorAdam_allocates_nothing()
    {
        foreach (VectorAxis axis in Enum.GetValues<VectorAxis>())
        {
            AllocatesNothing(new VectorAdam { Axis = axis }, ParameterLayout.Of([("X", [50, 3]), ("W", [3, 2000]), ("b", [1500])]));
        }
    }

    private static void AllocatesNothing(IOptimizer method, ParameterLayout layout)
    {
        OptimizerState wide = method.Init(layout), narrow = method.Init(layout, Precision.Single);
        double[] gradient = Problems.Normal(layout.Dimension, 1), x = new double[layout.Dimension];
        float[] rounded = [.. gradient.Select(v => (float)v)], y = new float[layout.Dimension];
        for (int warm = 0; warm < 3; warm++)
        {
            method.Step(wide, gradient, x);
            method.Step(narrow, rounded, y);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 10; t++)
        {
            method.Step(wide, gradient, x);
            method.Step(narrow, rounded, y);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1, 3000, VectorAxis.Rows)]
    [InlineData(1, 200_000, VectorAxis.Rows)]
    [InlineData(70_000, 3, VectorAxis.Rows)]
    [InlineData(500, 3, VectorAxis.Rows)]
    [InlineData(7, 1024, VectorAxis.Rows)]
    [InlineData(7, 1025, VectorAxis.Rows)]
    [InlineData(50, 4000, VectorAxis.Rows)]
    [InlineData(500, 3, VectorAxis.Columns)]
    [InlineData(5, 1500, VectorAxis.Columns)]
    [InlineData(40_000, 7, VectorAxis.Columns)]
    [InlineData(31, 17, VectorAxis.None)]
    public void VectorAdam_is_its_recurrence_vector_by_vector(int rows, int columns, VectorAxis axis)
    {
        var layout = ParameterLayout.Of([("before", [5]), ("X", [rows, columns])]);
        var method = new VectorAdam { Axis = axis };
        int d = layout.Dimension;
        double[] x = Problems.Normal(d, 1), p = (double[])x.Clone(), m = new double[d], v = new double[d];
        float[] y = [.. x.Select(a => (float)a)];
        OptimizerState wide = method.Init(layout), narrow = method.Init(layout, Precision.Single);
        for (int t = 1; t <= 3; t++)
        {
            double[] g = [.. Problems.Normal(d, (ulong)t).Select(a => (double)(float)a)];
            method.Step(wide, g, x);
            method.Step(narrow, [.. g.Select(a => (float)a)], y);
            foreach (int[] vector in Vectors(rows, columns, axis))
            {
                double square = vector.Sum(i => g[i] * g[i]);
                foreach (int i in vector)
                {
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * square;
                    p[i] -= 0.1 * m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
                }
            }
        }

        Assert.True(x.Zip(p, (a, b) => Math.Abs(a - b)).Max() <= 1e-13, $"double: {x.Zip(p, (a, b) => Math.Abs(a - b)).Max():R}");
        // Rates of 0.1 a step, five digits of which survive the rounding of 1 - 0.999.
        Assert.True(y.Zip(p, (a, b) => Math.Abs(a - b)).Max() <= 3e-6, $"single: {y.Zip(p, (a, b) => Math.Abs(a - b)).Max():R}");
    }

    private static IEnumerable<int[]> Vectors(int rows, int columns, VectorAxis axis)
    {
        // The vector "before" is one vector, or each of its entries.
        foreach (int[] vector in axis == VectorAxis.None ? Enumerable.Range(0, 5).Select(i => new[] { i }) : [[0, 1, 2, 3, 4]])
            yield return vector;
        int[] all = [.. Enumerable.Range(5, rows * columns)];
        IEnumerable<int[]> groups = axis switch
        {
            VectorAxis.None => all.Select(i => new[] { i }),
            VectorAxis.Rows => all.Chunk(columns),
            _ => Enumerable.Range(0, columns).Select(j => Enumerable.Range(0, rows).Select(r => 5 + r * columns + j).ToArray()),
        };
        foreach (int[] vector in groups)
            yield return vector;
    }

    [Fact]
    public void A_step_inside_a_parallel_loop_gives_the_bits_of_one_outside()
    {
        ParameterLayout layout = ParameterLayout.Of([("X", [100_000, 3])]);
        foreach (IOptimizer method in (IOptimizer[])[new Adam(), new VectorAdam()])
        {
            float[][] ends = new float[3][];
            ParallelRange.ForEach(2, 2, i => ends[i] = Run());
            ends[2] = Run();
            Assert.True(ends[0].AsSpan().SequenceEqual(ends[2]) && ends[1].AsSpan().SequenceEqual(ends[2]), method.Name);

            float[] Run()
            {
                OptimizerState state = method.Init(layout, Precision.Single);
                float[] x = new float[layout.Dimension], g = [.. Problems.Normal(layout.Dimension, 5).Select(v => (float)v)];
                for (int t = 0; t < 3; t++)
                    method.Step(state, g, x);
                return x;
            }
        }
    }
}
