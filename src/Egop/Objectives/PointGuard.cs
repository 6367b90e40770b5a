using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>What every objective of the library checks about its points, and what it answers at non-finite ones.</summary>
internal static class PointGuard
{
    private const string OneEach = "Give one number for each parameter.";
    private const string RoomEach = "Give room for one number for each parameter.";

    public static void Point<T>(int dimension, ReadOnlySpan<T> x, Span<T> gradient)
        where T : unmanaged
    {
        Guard.Length(x.Length, dimension, nameof(x), OneEach);
        Guard.Length(gradient.Length, dimension, nameof(gradient), RoomEach);
        MatrixGuard.Apart<T, T>(gradient, x, nameof(gradient), nameof(x));
    }

    public static void Points<T>(int dimension, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged
    {
        long expected = (long)values.Length * dimension;
        Guard.Length(points.Length, expected, nameof(points), "Give M x d numbers for M values.");
        Guard.Length(gradients.Length, expected, nameof(gradients), "Give room for M x d numbers for M values.");
        MatrixGuard.Apart<T, T>(gradients, points, nameof(gradients), nameof(points));
    }

    public static void Direction(int dimension, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        Guard.Length(x.Length, dimension, nameof(x), OneEach);
        Guard.Length(v.Length, dimension, nameof(v), OneEach);
        Guard.Length(result.Length, dimension, nameof(result), RoomEach);
        MatrixGuard.Apart<double, double>(result, x, nameof(result), nameof(x));
        MatrixGuard.Apart<double, double>(result, v, nameof(result), nameof(v));
    }

    /// <summary>
    /// NaN for value and gradient of every point that has a NaN or infinite coordinate. Without it such a coordinate can vanish: a ReLU
    /// turns an infinite negative input into zero, the logistic loss of an infinite margin is zero.
    /// </summary>
    public static void Poison<T>(int dimension, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int m = 0; m < values.Length; m++)
        {
            if (IsFinite(points.Slice(m * dimension, dimension)))
                continue;
            values[m] = double.NaN;
            gradients.Slice(m * dimension, dimension).Fill(T.NaN);
        }
    }

    public static bool IsFinite<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.IsFiniteAll(x);
}
