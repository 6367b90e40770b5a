using System.Diagnostics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>The program of <see cref="SmoothnessProgram"/> for a Hessian that is only multiplied with.</summary>
/// <remarks>
/// All rows are maximized at once: with s ≥ ‖H‖ the dual's value is ⟨(H + sI) Z, Z⟩ + ⟨(sI − H) W, W⟩ − sd, convex in the factors, so
/// replacing (Z, W) by the unit rows of ((H + sI) Z, (sI − H) W) never lowers it. A sweep costs as many products as the factors have
/// columns.
/// The dual value holds for any number of columns. The primal scale comes from Lanczos' method, so it is measured, not proved.
/// </remarks>
internal static class SmoothnessByProducts
{
    private const int LanczosSteps = 80;

    public static SmoothnessInterval Solve(
        int d, Action<double[], double[]> apply, SmoothnessOptions options, int columns, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        (double smallest, double largest) = LanczosExtremes.Of(d, apply, LanczosSteps, options.Seed, cancellation);
        double norm = Math.Max(Math.Abs(smallest), Math.Abs(largest));
        if (norm == 0)
            return new SmoothnessInterval(0, new double[d], 0, clock.Elapsed, isSemidefinite: true, isProved: false);
        bool semidefinite = smallest >= -1e-10 * norm;
        int width = semidefinite ? columns : 2 * columns;
        double shift = semidefinite ? 0 : norm;
        // Column after column, each of length d, as the products want them.
        double[][] factors = [.. Enumerable.Range(0, width).Select(c => Random(d, options.Seed, (ulong)c + 2))],
            products = [.. factors.Select(f => new double[d])];
        NormalizeRows(factors, d);
        double[][] previous = [.. factors.Select(f => (double[])f.Clone())];
        double best = double.NegativeInfinity, lower = double.NegativeInfinity;
        double[] multipliers = new double[d], constants = new double[d];
        Array.Fill(constants, double.PositiveInfinity);
        int inertia = 0, next = 8, sweep = 1;
        for (; ; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            ParallelRange.ForEach(width, options.Threads, c => apply(factors[c], products[c]));
            double value = Value(factors, products, columns, semidefinite, multipliers);
            if (value < best && inertia > 0)
            {
                (factors, inertia) = ([.. previous.Select(f => (double[])f.Clone())], 0);
                continue;
            }

            best = Math.Max(best, value);
            lower = Math.Max(lower, value - (d * 1.1e-16 * Math.Abs(value)));
            bool last = sweep >= options.MaximumSweeps;
            if (sweep == next || last)
            {
                next *= 2;
                Certify(d, apply, multipliers, options, semidefinite, constants, cancellation);
                double upper = constants.Sum();
                if (last || upper - lower <= options.Tolerance * upper)
                    break;
            }

            double weight = inertia / (inertia + 3.0);
            inertia++;
            for (int c = 0; c < width; c++)
            {
                double sign = c < columns ? 1 : -1;
                double[] f = factors[c], p = products[c], old = previous[c];
                for (int i = 0; i < d; i++)
                    (old[i], f[i]) = (f[i], (sign * p[i]) + (shift * f[i]));
            }

            NormalizeRows(factors, d);
            for (int c = 0; c < width; c++)
            {
                for (int i = 0; i < d; i++)
                    factors[c][i] += weight * (factors[c][i] - previous[c][i]);
            }

            NormalizeRows(factors, d);
        }

        return new SmoothnessInterval(lower, constants, sweep, clock.Elapsed, semidefinite, isProved: false);
    }

    private static double Value(double[][] factors, double[][] products, int columns, bool semidefinite, double[] multipliers)
    {
        Array.Clear(multipliers);
        for (int c = 0; c < factors.Length; c++)
        {
            double sign = c < columns || semidefinite ? 1 : -1;
            for (int i = 0; i < multipliers.Length; i++)
                multipliers[i] += sign * factors[c][i] * products[c][i];
        }

        return TensorPrimitives.Sum<double>(multipliers);
    }

    private static void Certify(
        int d, Action<double[], double[]> apply, double[] multipliers, SmoothnessOptions options, bool semidefinite, double[] constants,
            CancellationToken cancellation)
    {
        double top = multipliers.Max();
        // A coordinate nothing pulls at yet gets a floor, so that the scaling exists.
        double[] raised =
            [.. multipliers.Select(m => Math.Max(m, 1e-8 * top))], roots = [.. raised.Select(Math.Sqrt)], scaled = new double[d];
        (double smallest, double largest) = LanczosExtremes.Of(
            d,
            (x, y) =>
            {
                TensorPrimitives.Divide<double>(x, roots, scaled);
                apply(scaled, y);
                TensorPrimitives.Divide(y, roots, y);
            },
            LanczosSteps, options.Seed, cancellation);
        double scale = semidefinite ? largest : Math.Max(largest, -smallest);
        if (TensorPrimitives.Sum<double>(raised) * scale < TensorPrimitives.Sum<double>(constants))
            TensorPrimitives.Multiply(raised, scale, constants);
    }

    private static double[] Random(int d, ulong seed, ulong stream)
    {
        double[] values = new double[d];
        new RandomStream(new SampleKey(seed, stream)).FillNormal(values);
        return values;
    }

    private static void NormalizeRows(double[][] factors, int d)
    {
        double[] squares = new double[d];
        foreach (double[] f in factors)
            TensorPrimitives.MultiplyAdd(f, f, squares, squares);
        for (int i = 0; i < d; i++)
            squares[i] = squares[i] > 0 ? 1 / Math.Sqrt(squares[i]) : 0;
        foreach (double[] f in factors)
            TensorPrimitives.Multiply(f, squares, f);
    }
}
