using System.Numerics;

namespace Egop.Tests;

/// <summary>Orthonormal rows in the memory of each implementation of the seam.</summary>
public abstract class RowOrthonormalizerTests(DeviceKind kind, bool isProcessor = false) : GradientSpaceSuite(kind, isProcessor)
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 600, 0)]
    [InlineData(7, 7, 0)]
    [InlineData(9, 40, 3)]
    [InlineData(64, 700, 6)]
    [InlineData(64, 700, 12)]
    [InlineData(64, 700, 30)]
    [InlineData(300, 1025, 5)]
    public void Rows_become_orthonormal_and_span_in_order_what_they_spanned(int count, int n, int decades)
    {
        // Rows of lengths, and a mixture of directions of weights, that fall by so many powers of ten.
        double[] y = Problems.Normal(count * n, 51), mixed = new double[count * n];
        double[] weights = Problems.Normal(count * count, 52);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < count; k++)
            {
                double weight = weights[(i * count) + k] * Math.Pow(10, -(double)decades * k / count);
                for (int j = 0; j < n; j++)
                    mixed[(i * n) + j] += weight * y[(k * n) + j];
            }

            for (int j = 0; j < n; j++)
                y[(i * n) + j] *= Math.Pow(10, -(double)decades * i / count);
        }

        Check<double>(count, n, y, y, 1e-14 * Math.Sqrt(n), 1e-13 * Math.Sqrt(n));
        Check(count, n, y, Array.ConvertAll(y, x => (float)x), 1e-6, 1e-5);
        // What is below the roundoff of the mixture cannot be spanned in its order; all kept rows must still be orthonormal.
        Check<double>(count, n, mixed, mixed, 1e-14 * Math.Sqrt(n), 1e-13 * Math.Sqrt(n));
        Check(count, n, mixed, Array.ConvertAll(mixed, x => (float)x), 1e-6, 1e-4);
    }

    [Fact]
    public void Dependent_rows_and_zero_rows_are_dropped_and_the_others_stay_in_order()
    {
        const int n = 50;
        double[] a = Problems.Normal(n, 53), b = Problems.Normal(n, 54), c = Problems.Normal(n, 55);
        double[] sum = [.. a.Zip(b, (x, y) => x - (3 * y))], tiny = [.. c.Select(x => x * 1e-120)];
        double[] rows = [.. new double[n], .. a, .. b, .. sum, .. a, .. tiny, .. c];
        (rows, int[] kept) = Orthonormal(7, n, rows);
        Assert.Equal([1, 2, 5], kept);
        double norm = Problems.Norm(a);
        for (int j = 0; j < n; j++)
            Assert.Equal(a[j] / norm, rows[j], 1e-14);
        float[] single = [.. new float[n], .. Array.ConvertAll(a, x => (float)x * 1e30f), .. Array.ConvertAll(b, x => (float)x),
            .. Array.ConvertAll(sum, x => (float)x)];
        Assert.Equal([1, 2], Orthonormal(4, n, single).Kept);
        Assert.Empty(Orthonormal(2, n, new double[2 * n]).Kept);
        Assert.Empty(Orthonormal(0, n, Array.Empty<float>()).Kept);
    }

    protected (T[] Rows, int[] Kept) Orthonormal<T>(int count, int n, T[] rows, int threads = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return In<T, (T[], int[])>(threads, space =>
        {
            Rows<T> there = count == 0 ? space.Allocate<T>(0, n) : space.Upload([.. rows], count, n);
            int[] kept = RowOrthonormalizer.Orthonormalize(space, ref there, default);
            Assert.Equal((kept.Length, n), (there.Count, there.Columns));
            return (space.Home(there), kept);
        });
    }

    private void Check<T>(int count, int n, double[] original, T[] given, double orthogonality, double span)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (T[] rows, int[] kept) = Orthonormal(count, n, given);
        double[] q = Array.ConvertAll(rows, x => double.CreateTruncating(x));
        double worst = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                worst = Math.Max(worst, Math.Abs(Dot(q, i, q, j, n) - (i == j ? 1 : 0)));
        }

        Assert.True(worst <= orthogonality, $"{typeof(T).Name} {count} x {n}: orthogonality {worst:E2}");

        // Each given row, over its length, is in the span of the kept rows up to its own place: Gram and Schmidt, not just any basis.
        for (int i = 0; i < count; i++)
        {
            double[] rest = original[(i * n)..((i + 1) * n)];
            double norm = Problems.Norm(rest);
            for (int k = 0; k < kept.Length && kept[k] <= i; k++)
            {
                double along = Dot(original, i, q, k, n);
                for (int j = 0; j < n; j++)
                    rest[j] -= along * q[(k * n) + j];
            }

            Assert.True(Problems.Norm(rest) <= span * norm,
                $"{typeof(T).Name} {count} x {n}: row {i} leaves the span by {Problems.Norm(rest) / norm:E2}");
        }
    }

    private static double Dot(double[] a, int i, double[] b, int j, int n)
    {
        double sum = 0;
        for (int l = 0; l < n; l++)
            sum += a[(i * n) + l] * b[(j * n) + l];
        return sum;
    }
}

public sealed class ProcessorRowOrthonormalizerTests() : RowOrthonormalizerTests(DeviceKind.Cpu, isProcessor: true)
{
    [Fact]
    public void One_and_two_and_three_threads_give_the_same_bits()
    {
        double[] y = Problems.Normal(90 * 1300, 56);
        float[][] results = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            (float[] rows, _) = Orthonormal(90, 1300, Array.ConvertAll(y, x => (float)x), threads);
            return rows;
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }
}

public sealed class CpuRowOrthonormalizerTests() : RowOrthonormalizerTests(DeviceKind.Cpu);

public sealed class OpenClRowOrthonormalizerTests() : RowOrthonormalizerTests(DeviceKind.OpenCl);

public sealed class CudaRowOrthonormalizerTests() : RowOrthonormalizerTests(DeviceKind.Cuda);
