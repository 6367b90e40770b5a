namespace Egop.Tests;

/// <summary>What every objective of the library promises in single precision.</summary>
public class ObjectivePrecisionTests
{
    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_double_precision_up_to_rounding(string name)
    {
        IObjective f = Cases.Create(name);
        int d = f.Dimension;
        float[] x = [.. Cases.PointsOf(name).Vector(3 * d).Select(v => (float)v)], gradients = new float[3 * d];
        double[] wide = [.. x.Select(v => (double)v)], expected = new double[3 * d], values = new double[3], references = new double[3];
        f.EvaluateMany(wide, references, expected);
        f.EvaluateMany(x, values, gradients);
        for (int m = 0; m < 3; m++)
        {
            // Up to 300 terms, some of which cancel: a hundred rounding errors of 6e-8, of the largest of the gradient.
            double scale = expected[(m * d)..((m + 1) * d)].Max(Math.Abs) + 1e-3;
            Assert.True(
                Math.Abs(references[m] - values[m]) <= 1e-5 * (Math.Abs(references[m]) + scale),
                $"{name}: {values[m]}, expected {references[m]}");
            for (int i = m * d; i < (m + 1) * d; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - gradients[i]) <= 1e-5 * scale, $"{name}: gradient {i}: {gradients[i]}, expected {expected[i]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_points_at_once_have_the_bits_of_each_alone_wherever_they_lie_on_any_thread(string name)
    {
        IObjective f = Cases.Create(name);
        int d = f.Dimension, count = 17;
        float[] points = [.. Cases.PointsOf(name).Vector(count * d).Select(v => (float)v)], gradients = new float[count * d];
        double[] values = new double[count];
        f.EvaluateMany(points, values, gradients);
        Parallel.For(0, count, m =>
        {
            int shift = m % 8;
            float[] moved = new float[d + shift], gradient = new float[d + 7 - shift];
            points.AsSpan(m * d, d).CopyTo(moved.AsSpan(shift));
            Array.Fill(gradient, float.NaN);
            double[] value = new double[1];
            f.EvaluateMany(moved.AsSpan(shift), value, gradient.AsSpan(7 - shift));
            Assert.Equal(BitConverter.DoubleToInt64Bits(values[m]), BitConverter.DoubleToInt64Bits(value[0]));
            Assert.Equal(
                gradients[(m * d)..((m + 1) * d)].Select(BitConverter.SingleToInt32Bits),
                gradient[(7 - shift)..].Select(BitConverter.SingleToInt32Bits));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_point_that_is_not_finite_gives_NaN_and_leaves_its_neighbours_alone(string name)
    {
        IObjective f = Cases.Create(name);
        int d = f.Dimension;
        float[] good = [.. Cases.PointsOf(name).Vector(d).Select(v => (float)v)], gradient = new float[d];
        double[] value = new double[1];
        f.EvaluateMany(good, value, gradient);
        foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            float[] bad = [.. good], gradients = new float[2 * d];
            bad[d - 1] = wrong;
            double[] values = new double[2];
            f.EvaluateMany([.. bad, .. good], values, gradients);
            Assert.True(double.IsNaN(values[0]) && gradients[..d].All(float.IsNaN), $"{name}: {wrong} gave {values[0]}");
            Assert.Equal(value[0], values[1]);
            Assert.Equal(gradient, gradients[d..]);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public void Many_points_of_logistic_regression_agree_with_its_definition(int points)
    {
        // More points than one block holds beside the data, more rows than a tile, and every remainder of both.
        var draw = new Draw(8);
        foreach ((int n, int d) in new[] { (1, 1), (47, 3), (500, 17), (1001, 40) })
        {
            double[][] a = draw.Matrix(n, d).ToRowArrays();
            double[] y = draw.Signs(n), x = draw.Vector(points * d), values = new double[points], gradients = new double[points * d];
            Objectives.LogisticRegression(a, y).EvaluateMany(x, values, gradients);
            for (int m = 0; m < points; m++)
            {
                double[] theta = x[(m * d)..((m + 1) * d)], expected = new double[d];
                double value = 0;
                for (int i = 0; i < n; i++)
                {
                    double t = y[i] * a[i].Zip(theta, (p, q) => p * q).Sum();
                    value += (t < 0 ? -t : 0) + Log1P(Math.Exp(-Math.Abs(t)));
                    for (int j = 0; j < d; j++)
                        expected[j] -= y[i] * a[i][j] / (1 + Math.Exp(t)) / n;
                }

                Assert.Equal(value / n, values[m], 1e-13 * (1 + (value / n)));
                for (int j = 0; j < d; j++)
                    Assert.Equal(expected[j], gradients[(m * d) + j], 1e-13);
            }
        }

        static double Log1P(double e) => e < 1e-5 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);
    }

    [Fact]
    public void Repeated_evaluation_allocates_nothing_on_all_rows_or_a_minibatch()
    {
        var draw = new Draw(3);
        ReluNetwork f = Objectives.ReluNetwork([64, 32, 10], draw.Matrix(600, 64), draw.Classes(600, 10));
        foreach (IObjective g in (IObjective[])[f, f.Minibatches(50).At(new BatchKey(1, 0))])
        {
            float[] x = [.. draw.Vector(f.Dimension).Select(v => (float)v)], gradient = new float[f.Dimension];
            double[] value = new double[1];
            long least = long.MaxValue;
            // The pool may drop its buffers at a collection, so one clean round of several is enough.
            for (int round = 0; round < 5; round++)
            {
                g.EvaluateMany(x, value, gradient);
                long before = GC.GetAllocatedBytesForCurrentThread();
                g.EvaluateMany(x, value, gradient);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }
}
