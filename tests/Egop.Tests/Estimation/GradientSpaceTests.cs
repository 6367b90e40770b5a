using System.Numerics;

namespace Egop.Tests;

/// <summary>
/// What runs in every implementation of the seam: the processor's, or a device's, whose context has no memory in use afterwards.
/// </summary>
public abstract class GradientSpaceSuite(DeviceKind kind, bool isProcessor) : DeviceSuite(kind)
{
    private protected static readonly ReluNetwork Network = Problems.Network(1);

    private protected TResult In<T, TResult>(int threads, Func<IGradientSpace<T>, TResult> work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IIsotropicDistribution normal = SamplingDistributions.Gaussian(Network.Dimension, 0.5);
        EgopOptions options = new() { Samples = 20, Seed = 3, Threads = threads };
        if (isProcessor)
        {
            using var processor = new ProcessorSpace<T>(Network, normal, options);
            return work(processor);
        }

        using DeviceContext context = Open();
        TResult result;
        using (var space = new DeviceSpace<T>(context, Network, normal, options))
            result = work(space);
        Assert.Equal(0, context.UsedMemory);
        return result;
    }
}

/// <summary>Each operation of the seam, on slices too, against plain loops in double precision.</summary>
public abstract class GradientSpaceTests(DeviceKind kind, bool isProcessor = false) : GradientSpaceSuite(kind, isProcessor)
{
    // Columns beyond one panel of the processor and one strip of an orthonormalization.
    private const int Columns = 4096 + 700;

    [Fact]
    public void Products_are_those_of_plain_loops() => InBoth(() => Products<float>(2e-6), () => Products<double>(1e-14));

    [Fact]
    public void Rows_are_squared_scaled_gathered_cleared_and_brought_home() =>
        InBoth(() => ByRows<float>(1e-6), () => ByRows<double>(1e-14));

    [Fact]
    public void Sketches_add_the_draws_of_the_keys() => InBoth(() => Sketches<float>(1e-5), () => Sketches<double>(1e-13));

    [Fact]
    public void Rows_that_are_left_are_multiplied_by_a_lower_triangle() =>
        InBoth(() => Transforms<float>(2e-6), () => Transforms<double>(1e-14));

    [Fact]
    public void Gradients_are_those_of_their_numbers_wherever_they_are_written() =>
        InBoth(() => Samples<float>(1e-5), () => Samples<double>(1e-12));

    [Fact]
    public void Eigenvectors_are_rows_and_eigenvalues_descend()
    {
        double[] matrix = [2, 1, 0, 1, 2, 0, 0, 0, 5], values = new double[3];
        In<double, int>(2, space =>
        {
            space.SymmetricEigen(3, matrix, values);
            return 0;
        });
        Near([5, 3, 1], values, 1e-14);
        Near([1, 0.5, 0.5], [matrix[2] * matrix[2], matrix[3] * matrix[3], matrix[6] * matrix[6]], 1e-14);
    }

    private void Products<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> => In<T, int>(2, space =>
        {
            const int M = 9, K = 5, N = Columns;
            double[] g = Filled<T>(M * N, 1), v = Filled<T>(K * N, 2), c = Filled<T>(K * M, 3);
            Rows<T> gradients = Up<T>(space, g, M, N), basis = Up<T>(space, v, K, N), left = Up<T>(space, c, K, M);

            Rows<double> rowGram = space.Zeros<double>(M, M), gram = space.Zeros<double>(40, 40);
            space.AddRowGram(0.5, gradients, rowGram);
            space.AddRowGram(0.25, gradients, rowGram);
            Near(Product(M, M, N, (i, l) => 0.75 * g[(i * N) + l], (l, j) => g[(j * N) + l]), space.Home(rowGram), tolerance * N);
            Rows<T> narrow = space.Allocate<T>(M, 40);
            space.Gather(gradients, CoordinatePartition.Of(N, [("part", [.. Enumerable.Range(7, 40)])])[0], narrow);
            space.AddGram(2, narrow, gram);
            Near(Product(40, 40, M, (i, l) => 2 * g[(l * N) + 7 + i], (l, j) => g[(l * N) + 7 + j]), space.Home(gram), tolerance * M);

            // A slice of columns, and of rows from the second on.
            Rows<T> product = space.Allocate<T>(K, N), coefficients = space.Allocate<T>(K, M), some = gradients.Slice(1, M - 1);
            space.Multiply(left, gradients.SliceColumns(0, 4100), product.SliceColumns(0, 4100));
            space.Multiply(left, gradients.SliceColumns(4100, N - 4100), product.SliceColumns(4100, N - 4100));
            double[] expected = Product(K, N, M, (i, l) => c[(i * M) + l], (l, j) => g[(l * N) + j]);
            Near(expected, space.Home(product), tolerance * M);
            space.Project(T.CreateTruncating(0.5), basis, some, coefficients = new(coefficients.Memory, K, M - 1));
            double[] projected = Product(K, M - 1, N, (i, l) => 0.5 * v[(i * N) + l], (l, j) => g[((j + 1) * N) + l]);
            Near(projected, space.Home(coefficients), tolerance * N);

            Rows<T> sketch = space.Zeros<T>(K, N);
            space.AddCombinations(left, gradients, sketch);
            space.AddCombinations(left, gradients, sketch);
            Near([.. expected.Select(x => 2 * x)], space.Home(sketch), 2 * tolerance * M);
            return 0;
        });

    private void ByRows<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> => In<T, int>(2, space =>
        {
            const int M = 6, N = 70;
            double[] g = Filled<T>(M * N, 5);
            Rows<T> rows = Up<T>(space, g, M, N), odd = space.Allocate<T>(M, N / 2);
            double[] squares = [.. Enumerable.Range(2, 3).Select(i => g[(i * N)..((i + 1) * N)].Sum(x => x * x))];
            Near(squares, space.Squares(rows.Slice(2, 3)), tolerance * N);
            Assert.Empty(space.Squares(rows.Slice(2, 0)));
            int[] indices = [.. Enumerable.Range(0, N / 2).Select(i => (2 * i) + 1)];
            space.Gather(rows, CoordinatePartition.Of(N, [("odd", indices)])[0], odd);
            Near([.. g.Where((_, i) => i % 2 == 1)], space.Home(odd), 0);
            T[] factors = [.. Enumerable.Range(0, M).Select(i => T.CreateTruncating(Math.ScaleB(1, i - 2)))];
            space.Scale(rows, factors);
            Assert.True(space.IsFinite(rows));
            Near([.. g.Select((x, i) => x * Math.ScaleB(1, (i / N) - 2))], space.Home(new Rows<T>(rows.Memory, M, N)), 0);
            space.Clear(odd);
            Near(new double[M * (N / 2)], space.Home(odd), 0);
            Rows<T> bad = space.Upload([T.One, T.NaN, T.One, T.One], 2, 2);
            Assert.False(space.IsFinite(bad));
            Assert.True(space.IsFinite(bad.Slice(1, 1)));
            space.Wait();
            return 0;
        });

    private void Sketches<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> => In<T, int>(2, space =>
        {
            const int M = 7, Width = 3, N = Columns;
            double[] g = Filled<T>(M * N, 6), omega = new double[M * Width];
            var row = new T[Width];
            for (int m = 0; m < M; m++)
            {
                var stream = new RandomStream(new SampleKey(8, (ulong)(11 + m)));
                if (row is double[] wide)
                    stream.FillNormal(wide);
                else if (row is float[] single)
                    stream.FillNormal(single);
                for (int i = 0; i < Width; i++)
                    omega[(m * Width) + i] = double.CreateTruncating(row[i]);
            }

            Rows<T> sketch = space.Zeros<T>(Width, N), gradients = Up<T>(space, g, M, N);
            space.AddSketch(new SampleKey(8, 11), gradients.Slice(0, 4), sketch);
            space.AddSketch(new SampleKey(8, 15), gradients.Slice(4, 3), sketch);
            Near(Product(Width, N, M, (i, l) => omega[(l * Width) + i], (l, j) => g[(l * N) + j]), space.Home(sketch), tolerance);
            return 0;
        });

    private void Transforms<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> => In<T, int>(2, space =>
        {
            // More rows than a band of the processor's.
            const int M = 300, N = 530;
            int[] left = [.. Enumerable.Range(0, M).Where(i => i % 7 != 3)];
            int order = left.Length;
            double[] g = Filled<T>(M * N, 7), factor = Filled<T>(order * order, 9);
            for (int i = 0; i < order; i++)
                factor.AsSpan((i * order) + i + 1, order - i - 1).Clear();
            Rows<T> rows = Up<T>(space, g, M, N), chosen = Up<T>(space, g, M, N);
            space.Transform(left, factor, ref rows, default);
            Assert.Equal((order, N), (rows.Count, rows.Columns));
            double[] product = Product(order, N, order, (i, l) => factor[(i * order) + l], (l, j) => g[(left[l] * N) + j]);
            Near(product, space.Home(rows), tolerance * order);
            space.Transform(left, null, ref chosen, default);
            Near([.. left.SelectMany(i => g[(i * N)..((i + 1) * N)])], space.Home(chosen), 0);
            return 0;
        });

    private void Samples<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> => In<T, int>(2, space =>
        {
            int d = Network.Dimension;
            double[] all = EgopEstimator.Gradients(Network, SamplingDistributions.Gaussian(d, 0.5), new() { Samples = 9, Seed = 3 });
            Rows<T> rows = space.Zeros<T>(9, d);
            space.Sample(0, 4, rows.Slice(4, 5), default);
            space.Sample(1, 0, rows.Slice(0, 4), default);
            double[] expected = typeof(T) == typeof(double) ? all : [.. InSingle()];
            Near(expected, space.Home(rows), tolerance * expected.Max(Math.Abs));
            Assert.True(space.PointBytes(9) > 0);
            return 0;

            // The draws in single precision are other numbers.
            IEnumerable<double> InSingle()
            {
                for (int m = 0; m < 9; m++)
                {
                    var point = new float[d];
                    SamplingDistributions.Gaussian(d, 0.5).Sample(new SampleKey(Seeds.Derive(3, Seeds.Sampling), (ulong)m), point);
                    var gradient = new double[d];
                    Network.Evaluate(Array.ConvertAll(point, x => (double)x), gradient);
                    foreach (double x in gradient)
                        yield return x;
                }
            }
        });

    // Numbers that the format holds exactly.
    private static double[] Filled<T>(int length, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Problems.Normal(length, seed).Select(x => double.CreateTruncating(T.CreateTruncating(x)))];

    private static Rows<T> Up<T>(IGradientSpace<T> space, double[] numbers, int count, int columns)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        space.Upload(Array.ConvertAll(numbers, x => T.CreateTruncating(x)), count, columns);

    private static double[] Product(int m, int n, int k, Func<int, int, double> a, Func<int, int, double> b)
    {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int l = 0; l < k; l++)
                    c[(i * n) + j] += a(i, l) * b(l, j);
            }
        }

        return c;
    }

    private static void Near<T>(double[] expected, T[] actual, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateTruncating(actual[i]);
            Assert.True(Math.Abs(expected[i] - value) <= tolerance, $"{i}: expected {expected[i]}, actual {value}");
        }
    }
}

public sealed class ProcessorGradientSpaceTests() : GradientSpaceTests(DeviceKind.Cpu, isProcessor: true);

public sealed class CpuGradientSpaceTests() : GradientSpaceTests(DeviceKind.Cpu);

public sealed class OpenClGradientSpaceTests() : GradientSpaceTests(DeviceKind.OpenCl);

public sealed class CudaGradientSpaceTests() : GradientSpaceTests(DeviceKind.Cuda);
