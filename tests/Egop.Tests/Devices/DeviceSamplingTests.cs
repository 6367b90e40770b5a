using System.Numerics;

namespace Egop.Tests;

/// <summary>Random numbers against the processor's streams.</summary>
public abstract class DeviceSamplingTests(DeviceKind kind) : DeviceSuite(kind)
{
    // Keys whose halves are all used, and an index that carries into its upper half within the rows.
    private static readonly SampleKey[] _keys = [new(1, 0), new(0xFEDCBA9876543210, 0xFFFFFFFE)];

    // Single precision need not round quotients and roots correctly in OpenCL.
    private int SingleUnits => Device is OpenClDevice { RoundsCorrectly: false } ? 16 : 0;

    private static IEnumerable<(int Rows, int Columns)> Shapes() =>
        [.. Enumerable.Range(1, 257).Select(c => (1 + (c % 3), c)), (257, 1), (100, 53), (1, 100_003), (3000, 7)];

    [Fact]
    public void Words_are_those_of_the_generator()
    {
        using DeviceContext context = Open();
        foreach (SampleKey key in _keys)
        {
            foreach ((int rows, int columns) in Shapes())
            {
                using DeviceBuffer<uint> words = context.Allocate<uint>(rows * columns);
                DeviceSampling.Words(key, rows, words);
                uint[] expected = new uint[rows * columns];
                for (int row = 0; row < rows; row++)
                {
                    ulong index = key.Index + (ulong)row;
                    for (int i = 0; i < columns; i++)
                    {
                        (uint x0, uint x1, uint x2, uint x3) =
                            Philox4x32.Block((uint)(i / 4), 0, (uint)index, (uint)(index >> 32), (uint)key.Seed, (uint)(key.Seed >> 32));
                        expected[(row * columns) + i] = (i % 4) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
                    }
                }

                Assert.Equal(expected, words.ToArray());
            }
        }
    }

    [Fact]
    public void Uniform_numbers_are_the_processors_bit_for_bit()
    {
        InBoth(
            () => Rows(Single((ref RandomStream s, float[] row) => s.FillUniform(row)),
                (key, rows, target) => DeviceSampling.Uniform(key, rows, target), 0),
            () => Rows(Wide((ref RandomStream s, double[] row) => s.FillUniform(row)),
                (key, rows, target) => DeviceSampling.Uniform(key, rows, target), 0));
    }

    [Fact]
    public void Points_of_a_cube_are_the_distributions_bit_for_bit()
    {
        const double a = 0.3;
        InBoth(
            () => Rows((key, n) => Point(new float[n],
                row => ((ISinglePrecisionDistribution)SamplingDistributions.Cube(n, a)).Sample(key, row)),
                    (key, rows, target) => DeviceSampling.Cube(key, rows, target, a), 0),
            () => Rows((key, n) => Point(new double[n], row => SamplingDistributions.Cube(n, a).Sample(key, row)),
                (key, rows, target) => DeviceSampling.Cube(key, rows, target, a), 0));
    }

    [Fact]
    public void Normal_numbers_are_the_processors_bit_for_bit_where_the_device_rounds_correctly()
    {
        InBoth(
            () => Rows(Single((ref RandomStream s, float[] row) => s.FillNormal(row)),
                (key, rows, target) => DeviceSampling.Normal(key, rows, target), SingleUnits),
            () => Rows(Wide((ref RandomStream s, double[] row) => s.FillNormal(row)),
                (key, rows, target) => DeviceSampling.Normal(key, rows, target), 0));
    }

    [Fact]
    public void Points_of_a_gaussian_are_the_distributions_bit_for_bit_where_the_device_rounds_correctly()
    {
        const double c = 0.3;
        InBoth(
            () => Rows((key, n) => Point(new float[n],
                row => ((ISinglePrecisionDistribution)SamplingDistributions.Gaussian(n, c)).Sample(key, row)),
                    (key, rows, target) => DeviceSampling.Normal(key, rows, target, c), SingleUnits),
            () => Rows((key, n) => Point(new double[n], row => SamplingDistributions.Gaussian(n, c).Sample(key, row)),
                (key, rows, target) => DeviceSampling.Normal(key, rows, target, c), 0));
    }

    [Fact]
    public void Arguments_that_make_no_rows_are_refused()
    {
        using DeviceContext context = Open();
        using DeviceBuffer<float> target = context.Allocate<float>(10);
        Assert.Contains(
            "divisor", Assert.Throws<ArgumentException>(() => DeviceSampling.Normal(default, 3, target)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DeviceSampling.Uniform(default, 0, target));
        Assert.Throws<ArgumentException>(() => DeviceSampling.Normal(default, 1, target, scale: 0));
        Assert.Throws<ArgumentException>(() => DeviceSampling.Cube(default, 1, target, double.NaN));
        Assert.Throws<ArgumentNullException>(() => DeviceSampling.Words(default, 1, null!));
    }

    private delegate void Fill<T>(ref RandomStream stream, T[] row);

    private static Func<SampleKey, int, float[]> Single(Fill<float> fill) => (key, n) => Filled(key, n, fill);

    private static Func<SampleKey, int, double[]> Wide(Fill<double> fill) => (key, n) => Filled(key, n, fill);

    private static T[] Filled<T>(SampleKey key, int n, Fill<T> fill)
    {
        var stream = new RandomStream(key);
        var row = new T[n];
        fill(ref stream, row);
        return row;
    }

    private static T[] Point<T>(T[] row, Action<T[]> sample)
    {
        sample(row);
        return row;
    }

    private void Rows<T>(Func<SampleKey, int, T[]> expected, Action<SampleKey, int, DeviceBuffer<T>> make, double units)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceContext context = Open();
        foreach (SampleKey key in _keys)
        {
            foreach ((int rows, int columns) in Shapes())
            {
                using DeviceBuffer<T> target = context.Allocate<T>(rows * columns);
                make(key, rows, target);
                T[] actual = target.ToArray(),
                    plain =
                        [.. Enumerable.Range(0, rows).SelectMany(row => expected(key with { Index = key.Index + (ulong)row }, columns))];
                if (units == 0)
                    Assert.Equal(Bits(plain), Bits(actual));
                for (int i = 0; i < plain.Length; i++)
                {
                    double p =
                        double.CreateTruncating(plain[i]), unit = Math.Abs(double.CreateTruncating(T.BitIncrement(plain[i]) - plain[i]));
                    Assert.True(Math.Abs(double.CreateTruncating(actual[i]) - p) <= units * unit,
                        $"{rows} x {columns}, {key}, number {i}: {actual[i]} instead of {plain[i]}");
                }
            }
        }
    }
}

public sealed class CpuSamplingTests() : DeviceSamplingTests(DeviceKind.Cpu);

public sealed class OpenClSamplingTests() : DeviceSamplingTests(DeviceKind.OpenCl);

public sealed class CudaSamplingTests() : DeviceSamplingTests(DeviceKind.Cuda);
