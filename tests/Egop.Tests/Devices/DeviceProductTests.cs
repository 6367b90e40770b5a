using System.Numerics;

namespace Egop.Tests;

/// <summary>Products on a device against sums written out.</summary>
public abstract class DeviceProductTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const ulong Seed = 20261121;

    private static readonly int[] _sizes = [1, 2, 3, 7, 12, 13, 16, 17, 31, 33, 48, 64, 65, 100, 129, 257];

    private protected virtual IReadOnlyList<ProductShape> Shapes =>
        [ProductShape.Automatic, ProductShape.Registers, ProductShape.LocalTiles];

    [Fact]
    public void Products_of_any_shape_are_sums_of_products_in_double() => Products<double>();

    [Fact]
    public void Products_of_any_shape_are_sums_of_products_in_single() => Products<float>();

    [Fact]
    public void Long_sums_are_cut_in_pieces_without_a_seam()
    {
        using DeviceContext context = Device.Open();
        foreach (ProductShape shape in Shapes)
        {
            foreach (int depth in (int[])[255, 256, 257, 384, 385, 1000])
            {
                Product<double>(context, shape, 14, 18, depth, false, false);
                Product<float>(context, shape, 14, 18, depth, true, true);
            }
        }
    }

    [Fact]
    public void Gram_matrices_are_sums_of_squares_and_exactly_symmetric()
    {
        using DeviceContext context = Device.Open();
        foreach (ProductShape shape in Shapes)
        {
            foreach (int rows in (int[])[1, 5, 63, 130, 400])
            {
                foreach (int columns in _sizes)
                {
                    Gram<double, double>(context, shape, rows, columns);
                    Gram<float, float>(context, shape, rows, columns);
                    Gram<float, double>(context, shape, rows, columns);
                }
            }
        }
    }

    [Fact]
    public void Single_precision_is_added_up_in_double()
    {
        // Ones that single precision would lose beside 2^30.
        using DeviceContext context = Device.Open();
        using DeviceBuffer<float> a = context.Upload<float>([1, 1, 1]);
        foreach (ProductShape shape in Shapes)
        {
            using DeviceBuffer<double> c = context.Upload<double>([1 << 30]);
            for (int i = 0; i < 3; i++)
                DeviceProducts.Gram(false, 1.0, new DeviceMatrix<float>(a, 3, 1), 1.0, new DeviceMatrix<double>(c, 1, 1), shape);
            Assert.Equal((1 << 30) + 9.0, c.ToArray()[0]);
        }
    }

    [Fact]
    public void Products_with_vectors_are_sums_of_products()
    {
        using DeviceContext context = Device.Open();
        foreach (ProductShape shape in Shapes)
        {
            foreach (int rows in (int[])[1, 3, 4, 63, 64, 65, 130, 257])
            {
                foreach (int columns in _sizes)
                {
                    Vector<double>(context, shape, rows, columns);
                    Vector<float>(context, shape, rows, columns);
                }
            }
        }
    }

    [Fact]
    public void Tall_matrices_are_multiplied_in_blocks_of_rows()
    {
        using DeviceContext context = Device.Open();
        foreach (ProductShape shape in Shapes)
            Vector<double>(context, shape, 20011, 9);
    }

    [Fact]
    public void NaN_passes_through_and_beta_zero_forgets_it()
    {
        using DeviceContext context = Device.Open();
        foreach (ProductShape shape in Shapes)
        {
            double[] values = Problems.Normal(20 * 20, Seed);
            using DeviceBuffer<double> b = context.Upload<double>(values);
            using DeviceBuffer<double> c = context.Upload<double>(Enumerable.Repeat(double.NaN, 400).ToArray());
            DeviceMatrix<double> right = new(b, 20, 20), result = new(c, 20, 20);
            DeviceProducts.Multiply(1.0, right, false, right, false, 0, result, shape);
            Assert.DoesNotContain(double.NaN, c.ToArray());
            values[(3 * 20) + 5] = double.NaN;
            using DeviceBuffer<double> a = context.Upload<double>(values);
            DeviceProducts.Multiply(1.0, new DeviceMatrix<double>(a, 20, 20), false, right, false, 0, result, shape);
            double[] product = c.ToArray();
            for (int i = 0; i < 20; i++)
                Assert.Equal(i == 3, double.IsNaN(product[(i * 20) + 7]));
            DeviceProducts.Gram(false, 1.0, new DeviceMatrix<double>(a, 20, 20), 0.0, result, shape);
            product = c.ToArray();
            for (int i = 0; i < 400; i++)
                Assert.Equal(i / 20 == 5 || i % 20 == 5, double.IsNaN(product[i]));
        }
    }

    [Fact]
    public void The_same_product_has_the_same_bits_again()
    {
        using DeviceContext context = Device.Open();
        using DeviceBuffer<float> a = context.Upload<float>(Array.ConvertAll(Problems.Normal(301 * 203, Seed), v => (float)v));
        double[]? first = null;
        for (int run = 0; run < 3; run++)
        {
            using DeviceBuffer<double> c = context.Allocate<double>(203 * 203);
            DeviceProducts.Gram(1.0, new DeviceMatrix<float>(a, 301, 203), 0, new DeviceMatrix<double>(c, 203, 203));
            first ??= c.ToArray();
            Assert.Equal(first, c.ToArray());
        }
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        using DeviceContext context = Device.Open(), other = Device.Open();
        using DeviceBuffer<double> a = context.Allocate<double>(12), b = context.Allocate<double>(12), far = other.Allocate<double>(12);
        var matrix = new DeviceMatrix<double>(a, 3, 4);
        Assert.Contains(
            "17 elements", Assert.Throws<ArgumentException>(() => new DeviceMatrix<double>(a, 3, 4, 5)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "stride", Assert.Throws<ArgumentException>(() => new DeviceMatrix<double>(a, 3, 4, 0, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("4 rows of op(B)",
            Assert.Throws<ArgumentException>(() => DeviceProducts.Multiply(1.0, matrix, false, matrix, false, 0, new(b, 3, 4))).Message,
                StringComparison.Ordinal);
        Assert.Contains("memory apart from a",
            Assert.Throws<ArgumentException>(() => DeviceProducts.RowGram(1.0, matrix, 0, new DeviceMatrix<double>(a, 3, 3))).Message,
                StringComparison.Ordinal);
        Assert.Contains("one context",
            Assert.Throws<ArgumentException>(() => DeviceProducts.RowGram(1.0, matrix, 0, new DeviceMatrix<double>(far, 3, 3))).Message,
                StringComparison.Ordinal);
        Assert.Contains("at least 4",
            Assert.Throws<ArgumentException>(() => DeviceProducts.MultiplyVector(
                1.0, new DeviceMatrix<double>(a, 1, 4), false, context.Allocate<double>(2), 0, b)).Message, StringComparison.Ordinal);
    }

    private void Products<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceContext context = Device.Open();
        var random = new Random(5);
        foreach (ProductShape shape in Shapes)
        {
            foreach (int m in _sizes)
            {
                foreach (int n in _sizes)
                    Product<T>(context, shape, m, n, _sizes[random.Next(_sizes.Length)], random.Next(2) == 0, random.Next(2) == 0);
            }
        }
    }

    private static void Product<T>(DeviceContext context, ProductShape shape, int m, int n, int depth, bool transposeA, bool transposeB)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int rowsA, int columnsA) = transposeA ? (depth, m) : (m, depth);
        (int rowsB, int columnsB) = transposeB ? (n, depth) : (depth, n);
        const int gap = 3, offset = 5;
        T[] a = Numbers<T>(offset + (rowsA * (columnsA + gap)), Seed), b = Numbers<T>(offset + (rowsB * (columnsB + gap)), Seed + 1),
            c = Numbers<T>(offset + (m * (n + gap)), Seed + 2);
        using DeviceBuffer<T> da = context.Upload<T>(a), db = context.Upload<T>(b), dc = context.Upload<T>(c);
        DeviceProducts.Multiply(
            T.CreateTruncating(0.5), new(da, rowsA, columnsA, offset, columnsA + gap), transposeA,
            new(db, rowsB, columnsB, offset, columnsB + gap), transposeB,
            T.CreateTruncating(-2), new(dc, m, n, offset, n + gap), shape);
        T[] result = dc.ToArray();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0, size = 0;
                for (int p = 0; p < depth; p++)
                {
                    T x = a[offset + (transposeA ? (p * (columnsA + gap)) + i : (i * (columnsA + gap)) + p)];
                    T y = b[offset + (transposeB ? (j * (columnsB + gap)) + p : (p * (columnsB + gap)) + j)];
                    sum += double.CreateTruncating(x) * double.CreateTruncating(y);
                    size += Math.Abs(double.CreateTruncating(x) * double.CreateTruncating(y));
                }

                int at = offset + (i * (n + gap)) + j;
                double expected = (0.5 * sum) - (2 * double.CreateTruncating(c[at]));
                Assert.True(
                    Math.Abs(expected - double.CreateTruncating(result[at])) <= Bound<T>(
                        depth, (0.5 * size) + Math.Abs(2 * double.CreateTruncating(c[at]))),
                    $"{shape} {typeof(T)} {m} x {n} x {depth}, {transposeA} {transposeB}, ({i}, {j}): {expected} but {result[at]}");
                c[at] = result[at];
            }
        }

        Assert.Equal(c, result);
    }

    private static void Gram<T, TC>(DeviceContext context, ProductShape shape, int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        const int gap = 2;
        T[] a = Numbers<T>(rows * (columns + gap), Seed);
        using DeviceBuffer<T> da = context.Upload<T>(a);
        var matrix = new DeviceMatrix<T>(da, rows, columns, 0, columns + gap);
        foreach ((bool ofRows, double beta) in (ReadOnlySpan<(bool, double)>)[(false, 0), (false, 1), (true, 0.5)])
        {
            int order = ofRows ? rows : columns, depth = ofRows ? columns : rows;
            if (order > 257)
                continue;
            TC[] c = new TC[order * order];
            for (int i = 0; i < c.Length; i++)
                c[i] = TC.CreateTruncating((i / order) + (i % order));
            using DeviceBuffer<TC> dc = context.Upload<TC>(c);
            DeviceProducts.Gram(ofRows, 0.25, matrix, beta, new DeviceMatrix<TC>(dc, order, order), shape);
            TC[] result = dc.ToArray();
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0, size = 0;
                    for (int p = 0; p < depth; p++)
                    {
                        double product = double.CreateTruncating(At(i, p)) * double.CreateTruncating(At(j, p));
                        sum += product;
                        size += Math.Abs(product);
                    }

                    double expected = (0.25 * sum) + (beta * (i + j));
                    Assert.True(
                        Math.Abs(expected - double.CreateTruncating(result[(i * order) + j])) <= Bound<T>(
                            depth, (0.25 * size) + (beta * (i + j))),
                        $"{shape} {typeof(T)} {typeof(TC)} {rows} x {columns} {ofRows} beta {beta} ({i}, {j}): {expected} but "
                        + $"{result[(i * order) + j]}");
                    Assert.Equal(result[(i * order) + j], result[(j * order) + i]);
                }
            }

            T At(int i, int p) => a[ofRows ? (i * (columns + gap)) + p : (p * (columns + gap)) + i];
        }
    }

    private static void Vector<T>(DeviceContext context, ProductShape shape, int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int gap = 1;
        T[] a = Numbers<T>(rows * (columns + gap), Seed);
        using DeviceBuffer<T> da = context.Upload<T>(a);
        foreach (bool transpose in (ReadOnlySpan<bool>)[false, true])
        {
            int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
            T[] x = Numbers<T>(inner, Seed + 1), y = Numbers<T>(outer, Seed + 2);
            using DeviceBuffer<T> dx = context.Upload<T>(x), dy = context.Upload<T>(y);
            DeviceProducts.MultiplyVector(
                T.CreateTruncating(2), new(da, rows, columns, 0, columns + gap), transpose, dx, T.CreateTruncating(-1), dy, shape);
            T[] result = dy.ToArray();
            for (int i = 0; i < outer; i++)
            {
                double sum = 0, size = 0;
                for (int p = 0; p < inner; p++)
                {
                    double product = double.CreateTruncating(a[transpose ? (p * (columns + gap)) + i : (i * (columns + gap)) + p])
                        * double.CreateTruncating(x[p]);
                    sum += product;
                    size += Math.Abs(product);
                }

                double expected = (2 * sum) - double.CreateTruncating(y[i]);
                Assert.True(
                    Math.Abs(expected - double.CreateTruncating(result[i])) <= Bound<T>(
                        inner, (2 * size) + Math.Abs(double.CreateTruncating(y[i]))),
                    $"{shape} {typeof(T)} {rows} x {columns} {transpose} ({i}): {expected} but {result[i]}");
            }
        }
    }

    // Rounding errors of a sum of so many terms, in any order, with products rounded and scaled: n + 3 units roundoff of the sum of
    // magnitudes.
    private static double Bound<T>(int terms, double size)
        where T : unmanaged,
        IFloatingPointIeee754<T> => (terms + 3) * (typeof(T) == typeof(double) ? 1.0 / (1L << 53) : 1.0 / (1 << 24)) * size;

    private static T[] Numbers<T>(int count, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T> => Array.ConvertAll(Problems.Normal(count, seed), T.CreateTruncating);
}

public sealed class CpuProductTests() : DeviceProductTests(DeviceKind.Cpu)
{
    private protected override IReadOnlyList<ProductShape> Shapes => [ProductShape.Automatic];
}

public sealed class OpenClProductTests() : DeviceProductTests(DeviceKind.OpenCl);

public sealed class CudaProductTests() : DeviceProductTests(DeviceKind.Cuda)
{
    // What is written for processors is left out of what is compiled for CUDA.
    private protected override IReadOnlyList<ProductShape> Shapes => [ProductShape.Automatic, ProductShape.LocalTiles];
}
