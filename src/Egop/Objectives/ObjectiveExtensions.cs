using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>What every objective can do, by its own ability or by the documented fallback.</summary>
public static class ObjectiveExtensions
{
    /// <summary>f(x) without keeping the gradient.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="x">The point, length d.</param>
    public static double Value(this IObjective objective, ReadOnlySpan<double> x)
    {
        ArgumentNullException.ThrowIfNull(objective);
        double[] gradient = new double[objective.Dimension];
        return objective.Evaluate(x, gradient);
    }

    /// <summary>∇f(x) as a new array of length d.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="x">The point, length d.</param>
    public static double[] Gradient(this IObjective objective, ReadOnlySpan<double> x)
    {
        ArgumentNullException.ThrowIfNull(objective);
        double[] gradient = new double[objective.Dimension];
        objective.Evaluate(x, gradient);
        return gradient;
    }

    /// <summary>The named arrays of the parameter vector; one block "theta" when the objective names none.</summary>
    /// <param name="objective">The objective.</param>
    public static ParameterLayout Layout(this IObjective objective) =>
        objective is IHasParameterLayout named
            ? named.Layout
            : ParameterLayout.Vector(Guard.NotNull(objective, nameof(objective)).Dimension);

    /// <summary>The same objective seen one shuffled minibatch of its data rows at a time; itself it is still the full batch.</summary>
    /// <param name="objective">A sum or mean over data rows: least squares, logistic regression, a linear or ReLU network.</param>
    /// <param name="batchSize">Number of rows of a minibatch, from 1 to all.</param>
    /// <exception cref="ArgumentException">The objective is not over data rows, or does not have so many.</exception>
    public static IMinibatchObjective Minibatches(this IObjective objective, int batchSize) =>
        objective is RowObjective rows
            ? new Minibatches(rows, batchSize)
            : throw Guard.Bad(nameof(objective), "a sum or mean over data rows", $"{objective}",
                "Take minibatches of least squares, logistic regression or a network, before any change of basis.");

    /// <summary>
    /// f and ∇f at M points in single precision; by <see cref="ISinglePrecisionObjective"/> when the objective has it, else in double
    /// precision and rounded.
    /// </summary>
    /// <param name="objective">The objective.</param>
    /// <param name="points">M × d, row-major.</param>
    /// <param name="values">Receives f(x_m), length M.</param>
    /// <param name="gradients">Receives ∇f(x_m), M × d row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void EvaluateMany(this IObjective objective, ReadOnlySpan<float> points, Span<double> values, Span<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int d = objective.Dimension, count = values.Length;
        Guard.Length(points.Length, (long)count * d, nameof(points), "Give M x d numbers for M values.");
        Guard.Length(gradients.Length, (long)count * d, nameof(gradients), "Give room for M x d numbers for M values.");
        if (objective is ISinglePrecisionObjective single)
        {
            single.EvaluateMany(points, values, gradients);
            return;
        }

        using var scratch = new Scratch<double>(2 * points.Length);
        Span<double> wide = scratch.Take(points.Length), slopes = scratch.Take(points.Length);
        TensorPrimitives.ConvertTruncating(points, wide);
        objective.EvaluateMany(wide, values, slopes);
        TensorPrimitives.ConvertTruncating<double, float>(slopes, gradients);
    }

    /// <summary>f and ∇f at M points; by <see cref="IBatchedObjective"/> when the objective has it, else one point after another.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="points">M × d, row-major.</param>
    /// <param name="values">Receives f(x_m), length M.</param>
    /// <param name="gradients">Receives ∇f(x_m), M × d row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void EvaluateMany(this IObjective objective, ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int d = objective.Dimension, count = values.Length;
        Guard.Length(points.Length, (long)count * d, nameof(points), "Give M x d numbers for M values.");
        Guard.Length(gradients.Length, (long)count * d, nameof(gradients), "Give room for M x d numbers for M values.");
        if (objective is IBatchedObjective batched)
        {
            batched.EvaluateMany(points, values, gradients);
            return;
        }

        for (int m = 0; m < count; m++)
            values[m] = objective.Evaluate(points.Slice(m * d, d), gradients.Slice(m * d, d));
    }

    /// <summary>f and ∇f at M points in the precision of T.</summary>
    internal static void EvaluateMany<T>(this IObjective objective, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged
    {
        if (PrecisionOf<T>.IsDouble)
            objective.EvaluateMany(MemoryMarshal.Cast<T, double>(points), values, MemoryMarshal.Cast<T, double>(gradients));
        else
            objective.EvaluateMany(MemoryMarshal.Cast<T, float>(points), values, MemoryMarshal.Cast<T, float>(gradients));
    }

    /// <summary>∇²f(x) v: exact by <see cref="IHessianVectorProduct"/>, else the central difference
    /// (∇f(x + h v) − ∇f(x − h v)) / 2h with h = ε^(1/3) (1 + ‖x‖∞) / ‖v‖∞, relative error about 1e-10 on smooth functions of moderate
    /// curvature.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="x">The point, length d.</param>
    /// <param name="v">The direction, length d; a zero direction gives zero.</param>
    /// <param name="result">Receives the product, length d.</param>
    /// <exception cref="ArgumentException">A span does not have length d.</exception>
    public static void HessianVectorProduct(this IObjective objective, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int d = objective.Dimension;
        Guard.Length(x.Length, d, nameof(x), "Give one number for each parameter.");
        Guard.Length(v.Length, d, nameof(v), "Give one number for each parameter.");
        Guard.Length(result.Length, d, nameof(result), "Give room for one number for each parameter.");
        if (objective is IHessianVectorProduct exact)
        {
            exact.HessianVectorProduct(x, v, result);
            return;
        }

        double largestX = 0, largestV = 0;
        for (int i = 0; i < d; i++)
        {
            largestX = Math.Max(largestX, Math.Abs(x[i]));
            largestV = Math.Max(largestV, Math.Abs(v[i]));
        }

        result.Clear();
        if (largestV == 0)
            return;
        double h = Math.Cbrt(double.BitIncrement(1) - 1) * (1 + largestX) / largestV;
        double[] point = new double[d], gradient = new double[d];
        foreach (double side in (ReadOnlySpan<double>)[h, -h])
        {
            for (int i = 0; i < d; i++)
                point[i] = x[i] + side * v[i];
            objective.Evaluate(point, gradient);
            for (int i = 0; i < d; i++)
                result[i] += gradient[i] / (2 * side);
        }
    }
}
