namespace Egop.Tests;

/// <summary>What every objective of the library promises, whatever its formula.</summary>
public class EvaluationTests
{
    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_points_at_once_have_the_bits_of_each_alone(string name)
    {
        var f = (IBatchedObjective)Cases.Create(name);
        int d = f.Dimension;
        foreach (int count in (int[])[0, 1, 2, 3, 17])
        {
            double[] points = Cases.PointsOf(name).Vector(count * d), values = new double[count], gradients = new double[count * d];
            f.EvaluateMany(points, values, gradients);
            for (int m = 0; m < count; m++)
            {
                double[] gradient = new double[d];
                Assert.Equal(Bits([f.Evaluate(points.AsSpan(m * d, d), gradient)]), Bits([values[m]]));
                Assert.Equal(Bits(gradient), Bits(gradients[(m * d)..((m + 1) * d)]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bits_depend_neither_on_where_the_arrays_lie_nor_on_the_thread(string name)
    {
        IObjective f = Cases.Create(name);
        int d = f.Dimension;
        double[] x = Cases.PointsOf(name).Vector(d), expected = new double[d];
        double value = f.Evaluate(x, expected);
        Parallel.For(0, 64, i =>
        {
            int shift = i % 8;
            double[] moved = new double[d + shift], gradient = new double[d + 7 - shift];
            x.CopyTo(moved, shift);
            Assert.Equal(Bits([value]), Bits([f.Evaluate(moved.AsSpan(shift), gradient.AsSpan(7 - shift))]));
            Assert.Equal(Bits(expected), Bits(gradient[(7 - shift)..]));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_result_spans_held_before_does_not_matter(string name)
    {
        var f = (IHessianVectorProduct)Cases.Create(name);
        int d = f.Dimension;
        double[] x = Cases.PointsOf(name).Vector(d), clean = new double[d], dirty = Enumerable.Repeat(double.NaN, d).ToArray();
        f.Evaluate(x, clean);
        f.Evaluate(x, dirty);
        Assert.Equal(Bits(clean), Bits(dirty));
        f.HessianVectorProduct(x, x, clean);
        Array.Fill(dirty, double.NaN);
        f.HessianVectorProduct(x, x, dirty);
        Assert.Equal(Bits(clean), Bits(dirty));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_point_that_is_not_finite_gives_NaN_and_leaves_its_neighbours_alone(string name)
    {
        var f = (IBatchedObjective)Cases.Create(name);
        int d = f.Dimension;
        double[] good = Cases.PointsOf(name).Vector(d), gradient = new double[d];
        double value = f.Evaluate(good, gradient);
        foreach (double wrong in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            for (int i = 0; i < Math.Min(d, 40); i++)
            {
                double[] bad = [.. good];
                bad[i] = wrong;
                double[] values = new double[2], gradients = new double[2 * d];
                f.EvaluateMany([.. bad, .. good], values, gradients);
                Assert.True(double.IsNaN(values[0]) && gradients[..d].All(double.IsNaN), $"{name}: {wrong} at {i} gave {values[0]}");
                Assert.Equal(Bits([value, .. gradient]), Bits([values[1], .. gradients[d..]]));
                Assert.True(double.IsNaN(f.Evaluate(bad, new double[d])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_point_at_which_squares_overflow_is_no_exception_and_makes_no_positive_objective_negative(string name)
    {
        IObjective f = Cases.Create(name);
        double[] x = [.. Cases.PointsOf(name).Vector(f.Dimension).Select(v => v * 1e200)];
        double value = f.Evaluate(x, new double[f.Dimension]);
        Assert.False(value < 0 && f is not Quadratic, $"{name}: {value}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_span_of_the_wrong_length_is_refused_with_both_lengths(string name)
    {
        IObjective f = Cases.Create(name);
        int d = f.Dimension;
        Refused(() => f.Evaluate(new double[d + 1], new double[d]), "x", d, d + 1);
        Refused(() => f.Evaluate(new double[d], new double[d - 1]), "gradient", d, d - 1);
        Refused(() => ((IBatchedObjective)f).EvaluateMany(new double[3 * d], new double[2], new double[2 * d]), "points", 2 * d, 3 * d);
        Refused(() => ((IBatchedObjective)f).EvaluateMany(new double[2 * d], new double[2], new double[d]), "gradients", 2 * d, d);
        var exact = (IHessianVectorProduct)f;
        Refused(() => exact.HessianVectorProduct(new double[d], new double[d + 2], new double[d]), "v", d, d + 2);
        Refused(() => exact.HessianVectorProduct(new double[d], new double[d], new double[d + 1]), "result", d, d + 1);
        double[] same = new double[d];
        Assert.Contains("gradient", Assert.Throws<ArgumentException>(() => f.Evaluate(same, same)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_objective_has_a_readable_name_and_a_layout_of_its_dimension(string name)
    {
        IObjective f = Cases.Create(name);
        Assert.DoesNotContain("Egop", f.ToString(), StringComparison.Ordinal);
        Assert.Equal(f.Dimension, f.Layout().Dimension);
    }

    [Fact]
    public void An_objective_without_single_precision_is_evaluated_in_double_and_rounded()
    {
        IObjective f = Objectives.FromFunction(2, Objectives.Quadratic(new double[,] { { 3, 0 }, { 0, 1.0 / 3 } }).Evaluate);
        float[] points = [1, 2, -0.1f, 4], gradients = new float[4];
        double[] values = new double[2];
        f.EvaluateMany(points, values, gradients);
        Assert.Equal(new[] { (float)3.0, (float)(2 / 3.0), (float)(3 * (double)-0.1f), (float)(4 / 3.0) }, gradients);
        Assert.Equal(1.5 + 0.5 * 4 / 3, values[0], 1e-15);
        Assert.Contains(
            "points", Assert.Throws<ArgumentException>(() => f.EvaluateMany(new float[3], new double[2], new float[4])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "gradients", Assert.Throws<ArgumentException>(() => f.EvaluateMany(new float[4], new double[2], new float[3])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_evaluation_of_the_digits_network_allocates_nothing()
    {
        var draw = new Draw(3);
        ReluNetwork f = Objectives.ReluNetwork([64, 32, 10], draw.Matrix(600, 64), draw.Classes(600, 10));
        double[] x = draw.Vector(f.Dimension), gradient = new double[f.Dimension];
        long least = long.MaxValue;
        // The pool may drop its buffers at a collection, so one clean round of several is enough.
        for (int round = 0; round < 5; round++)
        {
            f.Evaluate(x, gradient);
            long before = GC.GetAllocatedBytesForCurrentThread();
            f.Evaluate(x, gradient);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void Refused(Action action, string parameter, int expected, int actual)
    {
        string message = Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains($"{parameter}: expected length {expected}, actual length {actual}", message, StringComparison.Ordinal);
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
