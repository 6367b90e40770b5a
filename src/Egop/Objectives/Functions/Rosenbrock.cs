namespace Egop;

/// <summary>The Rosenbrock function, f(x) = Σ a (x_{i+1} − x_i²)² + (1 − x_i)² over i = 1 .. d−1.</summary>
/// <remarks>
/// The chained form; for a > 0 the global minimum is f = 0 at x = (1, ..., 1), in a curved valley whose floor is nearly flat.
/// Source: Rosenbrock, "An automatic method for finding the greatest or least value of a function", 1960 (d = 2, a = 100).
/// Made by <see cref="Objectives.Rosenbrock"/>.
/// </remarks>
internal sealed class Rosenbrock : IBatchedObjective, IHessianVectorProduct
{
    internal Rosenbrock(int dimension, double a)
    {
        if (dimension < 2)
        {
            throw Guard.Bad(nameof(dimension), "a whole number of at least 2", Guard.Text(dimension),
                "The terms couple neighbouring coordinates.");
        }

        Dimension = dimension;
        A = Guard.Positive(a, nameof(a));
    }

    /// <summary>Number of parameters d, at least 2.</summary>
    public int Dimension { get; }

    /// <summary>The factor a: the larger, the narrower the valley.</summary>
    public double A { get; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point(Dimension, x, gradient);
        gradient.Clear();
        double value = 0;
        for (int i = 0; i < x.Length - 1; i++)
        {
            double rise = x[i + 1] - (x[i] * x[i]), rest = 1 - x[i];
            value += (A * rise * rise) + (rest * rest);
            gradient[i] -= (4 * A * rise * x[i]) + (2 * rest);
            gradient[i + 1] += 2 * A * rise;
        }

        PointGuard.Poison(Dimension, x, new Span<double>(ref value), gradient);
        return value;
    }

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        PointGuard.Points(Dimension, points, values, gradients);
        for (int m = 0; m < values.Length; m++)
            values[m] = Evaluate(points.Slice(m * Dimension, Dimension), gradients.Slice(m * Dimension, Dimension));
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        PointGuard.Direction(Dimension, x, v, result);
        result.Clear();
        for (int i = 0; i < x.Length - 1; i++)
        {
            double rise = x[i + 1] - (x[i] * x[i]), riseAlong = v[i + 1] - (2 * x[i] * v[i]);
            result[i] += (2 * v[i]) - (4 * A * ((riseAlong * x[i]) + (rise * v[i])));
            result[i + 1] += 2 * A * riseAlong;
        }

        if (!PointGuard.IsFinite(x) || !PointGuard.IsFinite(v))
            result.Fill(double.NaN);
    }

    /// <summary>"Rosenbrock, d = 10, a = 100".</summary>
    public override string ToString() => $"Rosenbrock, d = {Guard.Text(Dimension)}, a = {Guard.Text(A)}";
}
