using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop.Tests;

/// <summary>The inner loop of the objectives and the exponential, in every vector width, which all run on any hardware.</summary>
public unsafe class TileKernelTests
{
    private readonly Random _random = new(99);

    [Fact]
    public void Products_of_every_size_and_mode_are_those_of_three_plain_loops()
    {
        Check<double, Vector512<double>, Lanes512<double>>();
        Check<double, Vector256<double>, Lanes256<double>>();
        Check<double, Vector128<double>, Lanes128<double>>();
        Check<float, Vector512<float>, Lanes512<float>>();
        Check<float, Vector256<float>, Lanes256<float>>();
        Check<float, Vector128<float>, Lanes128<float>>();
    }

    [Fact]
    public void The_exponential_has_the_digits_of_the_library_and_is_zero_far_out()
    {
        Exponential<double, Vector512<double>, Lanes512<double>>(4e-16, -650);
        Exponential<double, Vector256<double>, Lanes256<double>>(4e-16, -650);
        Exponential<double, Vector128<double>, Lanes128<double>>(4e-16, -650);
        Exponential<float, Vector512<float>, Lanes512<float>>(3e-7, -70);
        Exponential<float, Vector256<float>, Lanes256<float>>(3e-7, -70);
        Exponential<float, Vector128<float>, Lanes128<float>>(3e-7, -70);
    }

    private void Check<T, TV, TLanes>()
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
    {
        for (int rows = 1; rows <= 18; rows++)
        {
            for (int columns = 1; columns <= 7; columns++)
            {
                Check<T, TV, TLanes, ForwardMode>(rows, columns);
                Check<T, TV, TLanes, RectifiedBackwardMode>(rows, columns);
                Check<T, TV, TLanes, LinearBackwardMode>(rows, columns);
                Check<T, TV, TLanes, AddMode>(rows, columns);
                Check<T, TV, TLanes, InnerMode>(rows, columns);
            }
        }
    }

    private void Check<T, TV, TLanes, TMode>(int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
        where TMode : struct, ITileMode
    {
        // Small integers: sums are exact, in any order.
        int w = TLanes.Count, outer = _random.Next(1, 4), inner = _random.Next(1, 6), depth = outer * (inner + 1);
        int lane = TMode.VectorA ? w : 1;
        int wide = TMode.Reduce ? 1 : w;
        T[] a = Integers<T>(rows * depth * lane), b = Integers<T>(columns * depth * w), start = Integers<T>(rows * columns * w);
        T[] c = Integers<T>(rows * columns * wide), sums = Integers<T>(rows * w), expected = [.. c], expectedSums = [.. sums];
        T floor = T.CreateTruncating(-3);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int l = 0; l < w; l++)
                {
                    int at = (((i * columns) + j) * wide) + (TMode.Reduce ? 0 : l);
                    T sum = TMode.Starts ? start[(((i * columns) + j) * w) + l] : T.Zero;
                    for (int p = 0; p < depth; p++)
                    {
                        // The last place of each round is jumped over.
                        if (p % (inner + 1) < inner)
                            sum += a[(((i * depth) + p) * lane) + (TMode.VectorA ? l : 0)] * b[(((j * depth) + p) * w) + l];
                    }

                    if (TMode.Floor)
                        sum = T.Max(sum, floor);
                    if (TMode.Mask && !(expected[at] > T.Zero))
                        sum = T.Zero;
                    if (TMode.Sums)
                        expectedSums[(i * w) + l] += sum;
                    expected[at] = TMode.Reduce || TMode.Adds ? expected[at] + sum : sum;
                }
            }
        }

        fixed (T* pa = a, pb = b, ps = start, pc = c, pSums = sums)
        {
            var product = new TileProduct<T>
            {
                A = pa,
                ARow = depth * lane,
                AStep = lane,
                AJump = lane,
                B = pb,
                BColumn = depth * w,
                BStep = w,
                BJump = w,
                Outer = outer,
                Inner = inner,
                Start = ps,
                StartRow = columns * w,
                StartColumn = w,
                C = pc,
                CRow = columns * wide,
                CColumn = wide,
                Floor = floor,
                Sums = pSums,
            };
            TileKernel<T, TV, TLanes>.Run<TMode>(product, rows, columns);
        }

        Assert.Equal(expected, c);
        Assert.Equal(expectedSums, sums);
    }

    private static void Exponential<T, TV, TLanes>(double relative, double least)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
    {
        T* table = stackalloc T[VectorExp<T, TV, TLanes>.TableLength], result = stackalloc T[TLanes.Count];
        VectorExp<T, TV, TLanes>.Fill(table);
        for (int i = 0; i <= 40000; i++)
        {
            T x = T.CreateTruncating(least * i * 0.000025 * 1.01);
            double exact = Math.Exp(double.CreateTruncating(x)), actual = Of(x);
            if (double.CreateTruncating(x) < least)
                Assert.Equal(0, actual);
            else
                Assert.True(Math.Abs(actual - exact) <= relative * exact, $"exp({x}) = {actual:R}, expected {exact:R}");
        }

        Assert.Equal(1, Of(T.Zero));
        Assert.Equal(1, Of(T.NegativeZero));
        Assert.Equal(0, Of(T.NegativeInfinity));
        Assert.True(double.IsNaN(Of(T.NaN)));

        double Of(T x)
        {
            TLanes.Store(VectorExp<T, TV, TLanes>.OfNonPositive(TLanes.Broadcast(x), table), result);
            return double.CreateTruncating(result[TLanes.Count - 1]);
        }
    }

    private T[] Integers<T>(int length)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating(_random.Next(-4, 5)))];
}
