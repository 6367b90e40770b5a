using System.Numerics;

namespace Egop.Tests;

/// <summary>Values and gradients on a device against those of the objective itself, at many points of many shapes.</summary>
public abstract class DeviceObjectiveTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const ulong Seed = 811;

    public static TheoryData<string, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string name in (string[])["relu 6-5-3", "relu 64-32-10", "relu 3-4-5-2", "relu 17-2", "relu 1-1-2", "linear 4-3-2",
                "linear 7-5-6-3", "linear 2-1", "least", "logistic", "penalized", "log-sum-exp"])
            {
                foreach ((int rows, int points) in (ReadOnlySpan<(int, int)>)[(1, 1), (2, 3), (13, 7), (64, 2), (257, 5), (1100, 3)])
                    data.Add(name, rows, points);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_are_those_of_the_objective(string name, int rows, int points)
    {
        IObjective objective = Objective(name, rows);
        using DeviceContext context = Device.Open();
        Compare<double>(context, objective, points, null, 1e-11);
        Compare<float>(context, objective, points, null, 2e-4);
    }

    [Theory]
    [InlineData("relu 6-5-3", 40, 7)]
    [InlineData("relu 17-2", 40, 40)]
    [InlineData("linear 4-3-2", 50, 8)]
    [InlineData("least", 50, 1)]
    [InlineData("least", 500, 16)]
    [InlineData("penalized", 41, 10)]
    [InlineData("relu 6-5-3", 1300, 1200)]
    public void Each_point_can_have_a_minibatch_of_its_own(string name, int rows, int batch)
    {
        IMinibatchObjective objective = Objective(name, rows).Minibatches(batch);
        using DeviceContext context = Device.Open();
        Compare<double>(context, objective, 9, new BatchKey(Seed, 3), 1e-11);
        Compare<double>(context, objective, 4, null, 1e-11);
        Compare<float>(context, objective, 9, new BatchKey(Seed, 3), 2e-4);
    }

    [Fact]
    public void A_point_has_the_same_bits_whatever_points_are_evaluated_with_it()
    {
        using DeviceContext context = Device.Open();
        foreach (string name in (string[])["relu 64-32-10", "logistic", "log-sum-exp"])
        {
            IObjective objective = Objective(name, 300);
            using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, objective);
            double[] points = Problems.Normal(5 * objective.Dimension, Seed);
            (double[] values, double[] gradients) = Evaluate(there, points, null);
            for (int p = 0; p < 5; p++)
            {
                (double[] value, double[] gradient) =
                    Evaluate(there, points[(p * objective.Dimension)..((p + 1) * objective.Dimension)], null);
                Assert.Equal(values[p], value[0]);
                Assert.Equal(gradients[(p * objective.Dimension)..((p + 1) * objective.Dimension)], gradient);
            }
        }
    }

    [Fact]
    public void Points_that_are_not_finite_have_no_gradient_and_leave_the_others_alone()
    {
        using DeviceContext context = Device.Open();
        foreach (string name in (string[])["relu 6-5-3", "linear 4-3-2", "least", "logistic", "log-sum-exp"])
        {
            foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                IObjective objective = Objective(name, 30);
                int d = objective.Dimension;
                using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, objective);
                double[] points = Problems.Normal(3 * d, Seed);
                points[d + 1] = bad;
                (double[] values, double[] gradients) = Evaluate(there, points, null);
                Assert.True(double.IsNaN(values[1]) && double.IsFinite(values[0]) && double.IsFinite(values[2]));
                Assert.All(gradients[d..(2 * d)], g => Assert.True(double.IsNaN(g)));
                Assert.DoesNotContain(double.NaN, gradients[..d]);
                Assert.DoesNotContain(double.NaN, gradients[(2 * d)..]);
            }
        }
    }

    [Fact]
    public void Far_points_do_not_overflow()
    {
        using DeviceContext context = Device.Open();
        foreach (string name in (string[])["relu 6-5-3", "logistic", "log-sum-exp"])
        {
            IObjective objective = Objective(name, 30);
            using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, objective);
            double[] points = [.. Problems.Normal(2 * objective.Dimension, Seed).Select(x => 1e3 * x)];
            (double[] values, double[] gradients) = Evaluate(there, points, null);
            Compare(objective, points, null, values, gradients, 1e-11);
        }
    }

    [Fact]
    public void Memory_comes_back()
    {
        using DeviceContext context = Device.Open();
        IObjective objective = Objective("relu 6-5-3", 100).Minibatches(30);
        double[] points = Problems.Normal(4 * objective.Dimension, Seed);
        for (int i = 0; i < 20; i++)
        {
            using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, objective);
            Evaluate(there, points, i % 2 == 0 ? null : new BatchKey(1, i));
        }

        Assert.Equal(0, context.UsedMemory);
    }

    [Fact]
    public void Wrong_buffers_are_named()
    {
        using DeviceContext context = Device.Open(), other = Device.Open();
        using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, Objective("least", 9));
        using DeviceBuffer<double> points = context.Allocate<double>(24), values = context.Allocate<double>(2),
        gradients = context.Allocate<double>(24), far = other.Allocate<double>(24);
        Assert.Contains("at least 36", Assert.Throws<ArgumentException>(() => there.Evaluate(points, 3, values, gradients)).Message,
            StringComparison.Ordinal);
        Assert.Contains("objective's context", Assert.Throws<ArgumentException>(() => there.Evaluate(points, 2, values, far)).Message,
            StringComparison.Ordinal);
        Assert.Contains("different buffers", Assert.Throws<ArgumentException>(() => there.Evaluate(points, 2, values, points)).Message,
            StringComparison.Ordinal);
        Assert.Contains("minibatches",
            Assert.Throws<ArgumentException>(() => there.Evaluate(points, 2, new BatchKey(0, 0), values, gradients)).Message,
                StringComparison.Ordinal);
    }

    internal static IObjective Objective(string name, int rows)
    {
        string[] parts = name.Split(' ');
        int[] widths = parts.Length > 1
            ? [.. parts[1].Split('-').Select(w => int.Parse(w, System.Globalization.CultureInfo.InvariantCulture))]
            : [12];
        DataMatrix a = DataMatrix.FromRowMajor(rows, widths[0], Problems.Normal(rows * widths[0], Seed + (ulong)rows));
        double[] y = Problems.Normal(rows, Seed + 1);
        return parts[0] switch
        {
            "relu" => Objectives.ReluNetwork(widths, a, Enumerable.Range(0, rows).Select(i => i * i % widths[^1])),
            "linear" => Objectives.LinearNetwork(
                widths, a, DataMatrix.FromRowMajor(rows, widths[^1], Problems.Normal(rows * widths[^1], Seed + 2))),
            "least" => Objectives.LeastSquares(a, y),
            "logistic" => Objectives.LogisticRegression(a, y.Select(v => v > 0 ? 1.0 : -1)),
            "penalized" => Objectives.LogisticRegression(a, y.Select(v => v > 0 ? 1.0 : -1), 0.3),
            _ => Objectives.LogSumExp(a, y),
        };
    }

    private static void Compare<T>(DeviceContext context, IObjective objective, int points, BatchKey? key, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceObjective<T> there = DeviceObjectives.Create<T>(context, objective);
        T[] x = Array.ConvertAll(Problems.Normal(points * objective.Dimension, Seed), T.CreateTruncating);
        (T[] values, T[] gradients) = Evaluate(there, x, key);
        Compare(objective, Array.ConvertAll(x, double.CreateTruncating), key, Array.ConvertAll(values, double.CreateTruncating),
            Array.ConvertAll(gradients, double.CreateTruncating), tolerance);
    }

    // Relative to the length of the gradient, by the objective in double precision, one point after the other.
    private static void Compare(IObjective objective, double[] points, BatchKey? key, double[] values, double[] gradients, double tolerance)
    {
        int d = objective.Dimension;
        double[] gradient = new double[d];
        for (int p = 0; p < values.Length; p++)
        {
            IObjective at = key is { } first ? ((IMinibatchObjective)objective).At(first with { Step = first.Step + p }) : objective;
            double value = at.Evaluate(points.AsSpan(p * d, d), gradient), size = 1e-3 + Problems.Norm(gradient);
            double error = Problems.Distance(gradient, gradients[(p * d)..((p + 1) * d)]);
            Assert.True(error <= tolerance * size, $"{objective}, point {p} of {values.Length}: gradient off by {error} of {size}");
            Assert.True(Math.Abs(value - values[p]) <= tolerance * (1 + Math.Abs(value)),
                $"{objective}, point {p} of {values.Length}: {value} but {values[p]}");
        }
    }

    private static (T[] Values, T[] Gradients) Evaluate<T>(DeviceObjective<T> objective, T[] points, BatchKey? key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = points.Length / objective.Dimension;
        using DeviceBuffer<T> x = objective.Context.Upload<T>(points), values = objective.Context.Allocate<T>(count),
        gradients = objective.Context.Allocate<T>(points.Length);
        if (key is { } first)
            objective.Evaluate(x, count, first, values, gradients);
        else
            objective.Evaluate(x, count, values, gradients);
        return (values.ToArray(), gradients.ToArray());
    }
}

public sealed class CpuObjectiveTests() : DeviceObjectiveTests(DeviceKind.Cpu)
{
    [Fact]
    public void Every_objective_has_a_form_there()
    {
        using DeviceContext context = Device.Open();
        using DeviceObjective<double> there = DeviceObjectives.Create<double>(context, Objectives.Rosenbrock(4));
        Assert.Equal(4, there.Dimension);
    }
}

public sealed class OpenClObjectiveTests() : DeviceObjectiveTests(DeviceKind.OpenCl)
{
    [Fact]
    public void An_objective_without_a_form_is_named()
    {
        using DeviceContext context = Device.Open();
        string message = Assert.Throws<ArgumentException>(() => DeviceObjectives.Create<double>(context, Objectives.Rosenbrock(4))).Message;
        Assert.Contains("Rosenbrock", message, StringComparison.Ordinal);
        Assert.Contains("Device.Cpu", message, StringComparison.Ordinal);
    }
}

public sealed class CudaObjectiveTests() : DeviceObjectiveTests(DeviceKind.Cuda);
