using System.Numerics;

namespace Egop.Tests;

/// <summary>Vector operations against plain loops.</summary>
public abstract class DeviceVectorTests(DeviceKind kind) : DeviceSuite(kind)
{
    [Fact]
    public void Elementwise_operations_are_plain_loops_bit_for_bit()
    {
        InBoth(Check<float>, Check<double>);

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using DeviceContext context = Open();
            T a = T.CreateTruncating(-0.7), nan = T.NaN;
            foreach (int n in Sizes())
            {
                T[] x = Numbers<T>(n, 1), y = Numbers<T>(n, 2);
                (x[n / 2], y[n - 1]) = (nan, T.PositiveInfinity);
                using DeviceBuffer<T> dx = context.Upload<T>(x), dy = context.Upload<T>(y), dz = context.Allocate<T>(n);
                DeviceVectors.Fill(dz, a);
                Assert.All(dz.ToArray(), v => Assert.Equal(a, v));
                DeviceVectors.Copy(dy, dz);
                Assert.Equal(Bits(y), Bits(dz.ToArray()));
                DeviceVectors.AddScaled(a, dx, dy);
                Assert.Equal(Bits(x.Zip(y, (p, q) => q + (a * p))), Bits(dy.ToArray()));
                DeviceVectors.Scale(a, dx);
                Assert.Equal(Bits(x.Select(v => a * v)), Bits(dx.ToArray()));
                DeviceVectors.AddScaled(a, dz, dz);
                Assert.Equal(Bits(y.Select(v => v + (a * v))), Bits(dz.ToArray()));
            }
        }
    }

    [Fact]
    public void Conversions_widen_exactly_and_round_to_nearest()
    {
        Assert.SkipUnless(Device.Capabilities.SupportsDouble, Requirement.DoublePrecision);
        using DeviceContext context = Open();
        foreach (int n in Sizes())
        {
            double[] wide = Numbers<double>(n, 3);
            wide[0] = 1 + 1.0 / (1 << 24);
            wide[n - 1] = n % 2 == 0 ? 1e39 : double.NaN;
            using DeviceBuffer<double> from = context.Upload<double>(wide), back = context.Allocate<double>(n);
            using DeviceBuffer<float> narrow = context.Allocate<float>(n);
            DeviceVectors.Convert(from, narrow);
            Assert.Equal(wide.Select(v => (float)v), narrow.ToArray());
            DeviceVectors.Convert(narrow, back);
            Assert.Equal(wide.Select(v => (double)(float)v), back.ToArray());
        }
    }

    [Fact]
    public void Reductions_agree_with_plain_loops_and_with_themselves_bit_for_bit()
    {
        InBoth(Check<float>, Check<double>);

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using DeviceContext context = Open();
            double roundoff = Device.Capabilities.SupportsDouble ? 1.2e-16 : 6e-8;
            foreach (int n in Sizes().Append(5_000_011))
            {
                T[] x = Numbers<T>(n, 4), y = Numbers<T>(n, 5);
                using DeviceBuffer<T> dx = context.Upload<T>(x), dy = context.Upload<T>(y);
                double sum = 0, dot = 0, sizes = 0, products = 0, largest = 0;
                for (int i = 0; i < n; i++)
                {
                    double p = double.CreateTruncating(x[i]), q = double.CreateTruncating(y[i]);
                    (sum, dot, sizes, products, largest) =
                        (sum + p, dot + (p * q), sizes + Math.Abs(p), products + Math.Abs(p * q), Math.Max(largest, Math.Abs(p)));
                }

                // Bounds of any order of summation, the plain one included.
                Assert.InRange(DeviceVectors.Sum(dx), sum - (2 * n * roundoff * sizes), sum + (2 * n * roundoff * sizes));
                Assert.InRange(
                    DeviceVectors.Dot(dx, dy), dot - (2 * (n + 1) * roundoff * products), dot + (2 * (n + 1) * roundoff * products));
                Assert.Equal(largest, DeviceVectors.MaxAbs(dx));
                Assert.True(DeviceVectors.AllFinite(dx));
                Assert.Equal(DeviceVectors.Sum(dx), DeviceVectors.Sum(dx));
                Assert.Equal(DeviceVectors.Dot(dx, dy), DeviceVectors.Dot(dx, dy));
            }
        }
    }

    [Fact]
    public void Sums_of_single_precision_are_as_exact_as_double_precision_allows()
    {
        using DeviceContext context = Open();
        const int n = 1 << 20;
        float[] x = new float[n];
        x.AsSpan().Fill(0.1f);
        x[n / 3] = 1e8f;
        using DeviceBuffer<float> dx = context.Upload<float>(x);
        double exact = 1e8 + ((n - 1) * (double)0.1f);
        Assert.Equal(exact, DeviceVectors.Sum(dx), Device.Capabilities.SupportsDouble ? 1e-12 * exact * 100 : 1e-5 * exact);
    }

    [Fact]
    public void One_element_that_is_not_finite_is_found_wherever_it_stands()
    {
        InBoth(Check<float>, Check<double>);

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using DeviceContext context = Open();
            foreach (int n in new[] { 1, 2, 7, 16, 17, 255, 257, 4097, 70_001 })
            {
                foreach (int at in new[] { 0, n / 2, n - 1 })
                {
                    foreach (T bad in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
                    {
                        T[] x = Numbers<T>(n, 6);
                        x[at] = bad;
                        using DeviceBuffer<T> dx = context.Upload<T>(x), ones = context.Allocate<T>(n);
                        DeviceVectors.Fill(ones, T.One);
                        Assert.False(DeviceVectors.AllFinite(dx));
                        double expected = double.CreateTruncating(bad);
                        Assert.Equal(Math.Abs(expected), DeviceVectors.MaxAbs(dx));
                        Assert.Equal(expected, DeviceVectors.Sum(dx));
                        Assert.Equal(expected, DeviceVectors.Dot(dx, ones));
                    }
                }
            }
        }
    }

    [Fact]
    public void Buffers_of_other_lengths_or_contexts_are_refused_by_name()
    {
        using DeviceContext context = Open(), other = Open();
        using DeviceBuffer<float> x = context.Allocate<float>(3), y = context.Allocate<float>(4), z = other.Allocate<float>(3);
        Assert.Contains("y: expected length 3, actual length 4", Assert.Throws<ArgumentException>(() => DeviceVectors.Copy(x, y)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "another context", Assert.Throws<ArgumentException>(() => DeviceVectors.Dot(x, z)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "another context", Assert.Throws<ArgumentException>(() => DeviceVectors.AddScaled(1, z, x)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => DeviceVectors.Fill(null!, 1f));
        Assert.Throws<ArgumentNullException>(() => DeviceVectors.Sum<double>(null!));
        using DeviceBuffer<Half> half = context.Allocate<Half>(3);
        Assert.Contains(
            "double or float", Assert.Throws<ArgumentException>(() => DeviceVectors.Fill(half, (Half)1)).Message, StringComparison.Ordinal);
    }
}

public sealed class CpuVectorTests() : DeviceVectorTests(DeviceKind.Cpu);

public sealed class OpenClVectorTests() : DeviceVectorTests(DeviceKind.OpenCl);

public sealed class CudaVectorTests() : DeviceVectorTests(DeviceKind.Cuda);
