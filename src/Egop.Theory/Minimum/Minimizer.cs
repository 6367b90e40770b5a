using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// Finds a point where the gradient vanishes, to rounding: L-BFGS, then damped Newton steps where the Hessian can be formed.
/// </summary>
public static class Minimizer
{
    private const int Memory = 12;

    /// <summary>A local minimum near a start.</summary>
    /// <param name="objective">f on R^d, twice differentiable.</param>
    /// <param name="start">Where to begin, length d.</param>
    /// <param name="tolerance">Gradient norm to reach, relative to max(1, ‖∇f(start)‖); default 1e-10.</param>
    /// <param name="maximumSteps">Most steps of L-BFGS; default 5000.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <returns>The point reached and its gradient norm, whether or not it met the tolerance: a miss is not an exception.</returns>
    /// <exception cref="ArgumentException">The start has the wrong length, or f is not finite there.</exception>
    public static Minimum Find(
        IObjective objective, ReadOnlySpan<double> start, double tolerance = 1e-10, int maximumSteps = 5000,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Guard.Length(start.Length, objective.Dimension, nameof(start), "Give a point of the objective.");
        Guard.Positive(tolerance, nameof(tolerance));
        Guard.NonNegative(maximumSteps, nameof(maximumSteps));
        double[] x = start.ToArray(), g = new double[x.Length];
        double value = objective.Evaluate(x, g), goal = tolerance * Math.Max(1, TensorPrimitives.Norm<double>(g));
        if (!double.IsFinite(value + TensorPrimitives.Norm<double>(g)))
            throw Guard.Bad(nameof(start), "a point with finite value and gradient", Guard.Text(value), "Start somewhere else.");
        value = DescendByLbfgs(objective, x, g, value, goal, maximumSteps, cancellation);
        if (TensorPrimitives.Norm<double>(g) > goal && objective.Dimension <= CoordinateSmoothness.LargestDense / 3)
            value = DescendByNewton(objective, x, g, value, goal, cancellation);
        double norm = TensorPrimitives.Norm<double>(g);
        return new Minimum(x, value, norm, norm <= goal);
    }

    // Two-loop recursion (Nocedal and Wright, Algorithm 7.4) with backtracking.
    private static double DescendByLbfgs(
        IObjective objective, double[] x, double[] g, double value, double goal, int steps, CancellationToken cancellation)
    {
        int d = x.Length;
        var pairs = new LinkedList<(double[] S, double[] Y, double Rho)>();
        double[] direction = new double[d], trial = new double[d], trialGradient = new double[d];
        for (int step = 0; step < steps && TensorPrimitives.Norm<double>(g) > goal; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            TensorPrimitives.Negate<double>(g, direction);
            var weights = new List<double>();
            foreach ((double[] s, double[] y, double rho) in pairs)
            {
                double weight = rho * TensorPrimitives.Dot<double>(s, direction);
                weights.Add(weight);
                TensorPrimitives.MultiplyAdd(y, -weight, direction, direction);
            }

            if (pairs.First is { } newest)
                TensorPrimitives.Multiply(
                    direction, 1 / (newest.Value.Rho * TensorPrimitives.SumOfSquares<double>(newest.Value.Y)), direction);
            int index = pairs.Count - 1;
            for (LinkedListNode<(double[] S, double[] Y, double Rho)>? node = pairs.Last; node is not null; node = node.Previous, index--)
            {
                double correction = weights[index] - (node.Value.Rho * TensorPrimitives.Dot<double>(node.Value.Y, direction));
                TensorPrimitives.MultiplyAdd(node.Value.S, correction, direction, direction);
            }

            double length = pairs.Count == 0 ? 1 / Math.Max(1, TensorPrimitives.Norm<double>(g)) : 1;
            if (!LineSearch(objective, x, value, g, direction, length, trial, trialGradient, out double next))
            {
                if (pairs.Count == 0)
                    break;
                pairs.Clear();
                continue;
            }

            double[] ds = new double[d], dy = new double[d];
            TensorPrimitives.Subtract<double>(trial, x, ds);
            TensorPrimitives.Subtract<double>(trialGradient, g, dy);
            double curvature = TensorPrimitives.Dot<double>(ds, dy);
            if (curvature > 1e-14 * TensorPrimitives.Norm<double>(ds) * TensorPrimitives.Norm<double>(dy))
            {
                pairs.AddFirst((ds, dy, 1 / curvature));
                if (pairs.Count > Memory)
                    pairs.RemoveLast();
            }

            value = next;
            trial.CopyTo(x, 0);
            trialGradient.CopyTo(g, 0);
        }

        return value;
    }

    // (H + μ I) p = −g through the eigenvectors of H, with |eigenvalues|: a descent direction also where H is indefinite or singular.
    private static double DescendByNewton(
        IObjective objective, double[] x, double[] g, double value, double goal, CancellationToken cancellation)
    {
        int d = x.Length;
        double[] eigenvalues =
            new double[d], direction = new double[d], coefficients = new double[d], trial = new double[d], trialGradient = new double[d];
        for (int step = 0; step < 60 && TensorPrimitives.Norm<double>(g) > goal; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] vectors = Hessians.At(objective, x).Elements.ToArray();
            LinearAlgebra.Provider.SymmetricEigen(d, vectors, eigenvalues);
            LinearAlgebra.Provider.MultiplyVector(false, d, d, 1, vectors, d, g, 0, coefficients);
            double floor = Math.Max(Math.Abs(eigenvalues[0]), Math.Abs(eigenvalues[^1])) * 1e-14;
            for (int i = 0; i < d; i++)
                coefficients[i] /= -Math.Max(Math.Abs(eigenvalues[i]), floor);
            LinearAlgebra.Provider.MultiplyVector(true, d, d, 1, vectors, d, coefficients, 0, direction);
            if (!LineSearch(objective, x, value, g, direction, 1, trial, trialGradient, out double next))
                break;
            value = next;
            trial.CopyTo(x, 0);
            trialGradient.CopyTo(g, 0);
        }

        return value;
    }

    // Armijo's condition; near the minimum, where values differ by rounding only, a smaller gradient is accepted in its place.
    private static bool LineSearch(
        IObjective objective, double[] x, double value, double[] g, double[] direction, double length, double[] trial,
            double[] trialGradient, out double next)
    {
        double slope = TensorPrimitives.Dot<double>(g, direction), norm = TensorPrimitives.Norm<double>(g);
        next = value;
        if (!(slope < 0))
            return false;
        for (int halving = 0; halving < 60; halving++, length /= 2)
        {
            TensorPrimitives.MultiplyAdd(direction, length, x, trial);
            next = objective.Evaluate(trial, trialGradient);
            if (double.IsFinite(next)
                && (next < value + (1e-4 * length * slope)
                    || (next <= value + (1e-15 * Math.Abs(value)) && TensorPrimitives.Norm<double>(trialGradient) < norm)))
            {
                return true;
            }
        }

        return false;
    }
}
