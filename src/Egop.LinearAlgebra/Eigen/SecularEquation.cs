using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The eigenvalues of diag(d) + ρ z zᵀ: the roots of f(λ) = 1/ρ + Σ_j z_j² / (d_j − λ), one right of every pole.</summary>
/// <remarks>
/// Every root is kept as its distances to all the poles, each with a small relative error, from which eigenvectors that are
/// orthogonal to working precision can be formed (Gu and Eisenstat, "A stable and efficient algorithm for the rank-one
/// modification of the symmetric eigenproblem", 1994). The iteration interpolates f by two poles, the nearer one with its exact
/// weight (Li, "Solving secular equations stably and efficiently", 1993), inside a bracket that shrinks with every step.
/// Poles come in any order; <c>order</c> lists them ascending.
/// </remarks>
internal sealed unsafe class SecularEquation
{
    private const double Epsilon = 1.1102230246251565e-16;
    private const int MostSteps = 400;
    private readonly int _count;
    private readonly double* _d;
    private readonly double* _squares;
    private readonly int* _order;
    private readonly double _inverse;
    private readonly double _reach;

    /// <summary>An equation with distinct poles d, ρ > 0 and nonzero z.</summary>
    public SecularEquation(int count, double* d, double* squares, int* order, double rho)
    {
        _count = count;
        _d = d;
        _squares = squares;
        _order = order;
        _inverse = 1 / rho;
        double sum = 0;
        for (int j = 0; j < count; j++)
            sum += squares[j];
        _reach = rho * sum;
    }

    /// <summary>Root i in ascending order; receives delta_j = d_j − λ_i for every j, and returns λ_i.</summary>
    public double Solve(int i, double* delta)
    {
        if (_count == 1)
        {
            delta[0] = -_reach;
            return _d[0] + _reach;
        }

        bool last = i == _count - 1;
        int left = _order[last ? i - 1 : i], right = _order[last ? i : i + 1];
        return last ? SolveLast(left, right, delta) : SolveBetween(left, right, delta);
    }

    private double SolveBetween(int left, int right, double* delta)
    {
        double gap = _d[right] - _d[left], half = 0.5 * gap, wl = _squares[left], wr = _squares[right];
        Evaluate(_d[left], half, delta, out double f, out _, out _);
        // f without its two nearest poles is nearly constant between them.
        double c = f - (wl / delta[left]) - (wr / delta[right]);
        bool fromLeft = f >= 0;
        double low, high, tau;
        if (fromLeft)
        {
            double a = (c * gap) + wl + wr, b = wl * gap;
            tau = SmallRoot(a, b, c);
            (low, high) = (0, half);
        }
        else
        {
            double a = wl + wr - (c * gap), b = -wr * gap;
            tau = SmallRoot(a, b, c);
            (low, high) = (-half, 0);
        }

        int origin = fromLeft ? left : right, other = fromLeft ? right : left;
        double weight = _squares[origin], distance = _d[other] - _d[origin];
        if (!(tau > low && tau < high))
            tau = 0.5 * (low + high);
        for (int step = 0; step < MostSteps; step++)
        {
            Evaluate(_d[origin], tau, delta, out f, out double slope, out double size);
            if (Math.Abs(f) <= Epsilon * ((4 * size) + _inverse + (Math.Abs(tau) * slope)))
                break;
            if (f < 0)
                low = tau;
            else
                high = tau;
            // The weight of the origin is exact, that of the other pole and the constant fit f and its slope.
            double near = delta[origin], far = delta[other];
            c = f - (far * slope) + (distance * (weight / near) / near);
            double a = ((near + far) * f) - (near * far * slope), b = near * far * f;
            double eta = SmallRoot(a, b, c);
            if (!(f * eta < 0))
                eta = -f / slope;
            if (!Move(ref tau, eta, low, high))
                break;
        }

        return _d[origin] + tau;
    }

    private double SolveLast(int before, int origin, double* delta)
    {
        double low = 0, high = _reach, tau = 0.5 * _reach, gap = _d[origin] - _d[before];
        for (int step = 0; step < MostSteps; step++)
        {
            Evaluate(_d[origin], tau, delta, out double f, out double slope, out double size);
            if (Math.Abs(f) <= Epsilon * ((4 * size) + _inverse + (Math.Abs(tau) * slope)))
                break;
            if (f < 0)
                low = tau;
            else
                high = tau;
            // The last pole with its exact weight, the one before with what fits f and its slope.
            double near = delta[origin], far = delta[before], own = _squares[origin] / near;
            double c = f - (far * slope) - (gap * own / near);
            double a = ((near + far) * f) - (near * far * slope), b = near * far * f;
            double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
            double eta = c == 0 ? b / a : a >= 0 ? (a + root) / (2 * c) : 2 * b / (a - root);
            if (!(f * eta < 0))
                eta = -f / slope;
            if (!Move(ref tau, eta, low, high))
                break;
        }

        return _d[origin] + tau;
    }

    // The root of c x² − a x + b that is the step; nothing cancels.
    private static double SmallRoot(double a, double b, double c)
    {
        double root = Math.Sqrt(Math.Abs((a * a) - (4 * b * c)));
        return c == 0 ? b / a : a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
    }

    // τ ← τ + η, or into the middle when that leaves the bracket; false when τ cannot change any more.
    private static bool Move(ref double tau, double eta, double low, double high)
    {
        double next = tau + eta;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        bool moved = next != tau && next > low && next < high;
        if (moved)
            tau = next;
        return moved;
    }

    // delta_j = (d_j − origin) − τ, f, its derivative, and the sum of the sizes of its terms.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Evaluate(double origin, double tau, double* delta, out double f, out double slope, out double size)
    {
        int w = Vector<double>.Count, j = 0;
        Vector<double> sum = default, derivative = default, sizes = default;
        var vo = new Vector<double>(origin);
        var vt = new Vector<double>(tau);
        for (; j <= _count - w; j += w)
        {
            var distance = Vector.Load(_d + j) - vo - vt;
            Vector.Store(distance, delta + j);
            var inverse = Vector<double>.One / distance;
            var term = Vector.Load(_squares + j) * inverse;
            sum += term;
            derivative = Vector.MultiplyAddEstimate(term, inverse, derivative);
            sizes += Vector.Abs(term);
        }

        (f, slope, size) = (_inverse + Vector.Sum(sum), Vector.Sum(derivative), Vector.Sum(sizes));
        for (; j < _count; j++)
        {
            delta[j] = _d[j] - origin - tau;
            double term = _squares[j] / delta[j];
            f += term;
            slope += term / delta[j];
            size += Math.Abs(term);
        }
    }
}
