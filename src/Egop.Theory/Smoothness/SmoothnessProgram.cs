using System.Numerics.Tensors;

namespace Egop;

/// <summary>The semidefinite program of coordinate-wise smoothness, solved by coordinate ascent on low-rank factors of its dual.</summary>
/// <remarks>
/// X = ZZᵀ and, for an indefinite H, Y = WWᵀ, with row i of (Z, W) a unit vector of more than √(2d) coordinates a half: then every local
/// maximum is global (Boumal, Voroninski, Bandeira 2016). A row is maximized exactly with the others fixed ("mixing method", Wang,
/// Chang, Kolter 2017), in blocks of rows so that the work is a matrix product; between sweeps the factors are extrapolated, from the
/// start again when the value falls. Multipliers of the rows, scaled until diag(L) ± H is semidefinite, are the primal solution.
/// </remarks>
internal sealed class SmoothnessProgram
{
    private const int BlockRows = 48;
    private const double Roundoff = 1.1102230246251565e-16;
    private readonly double[] _h;
    private readonly int _d;
    private readonly int _half;
    private readonly int _width;
    private readonly SmoothnessOptions _options;
    private readonly LinearAlgebraProvider _provider;
    private double[] _factors;

    public SmoothnessProgram(double[] h, int d, SmoothnessOptions options)
    {
        (_h, _d, _options, _provider) = (h, d, options, options.Provider ?? LinearAlgebra.Provider);
        double[] copy = (double[])h.Clone(), values = new double[d];
        LinearAlgebra.SymmetricEigen(_provider, d, copy, values, options.Threads);
        IsSemidefinite = values[^1] >= -4 * d * Roundoff * Math.Max(values[0], 0);
        _half = (int)Math.Ceiling(Math.Sqrt(2.0 * d)) + 1;
        _width = IsSemidefinite ? _half : 2 * _half;
        _factors = new double[d * _width];
        var random = new RandomStream(new SampleKey(options.Seed, 0));
        for (int i = 0; i < _factors.Length; i++)
            _factors[i] = random.NextNormal();
        Normalize(_factors);
        Constants = new double[d];
        Array.Fill(Constants, double.PositiveInfinity);
    }

    public bool IsSemidefinite { get; }

    public double[] Constants { get; private set; }

    public double Lower { get; private set; } = double.NegativeInfinity;

    public int Sweeps { get; private set; }

    public void Solve(CancellationToken cancellation)
    {
        double[] previous = (double[])_factors.Clone(), multipliers = new double[_d];
        double best = double.NegativeInfinity;
        int inertia = 0, next = 4;
        for (Sweeps = 1; ; Sweeps++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] start = (double[])_factors.Clone();
            if (inertia > 0)
            {
                Extrapolate(previous, (inertia - 1) / (inertia + 2.0));
                Normalize(_factors);
            }

            double[] ahead = (double[])_factors.Clone();
            Sweep();
            double value = Value(multipliers);
            if (value < best - (1e-10 * Math.Abs(best)))
            {
                // The extrapolation overshot: back to the last point, whose plain sweep cannot lower the value.
                (_factors, inertia) = (start, 0);
            }
            else
            {
                // Inertia that points against the sweep's own step is dropped (O'Donoghue and Candès 2015). Values cannot tell: near the
                // end they differ by rounding only, while the multipliers, of first order in the error, still improve.
                best = Math.Max(best, value);
                inertia = Opposes(ahead, _factors, start) ? 0 : inertia + 1;
                previous = start;
            }

            bool last = Sweeps == _options.MaximumSweeps;
            if (Sweeps < next && !last)
                continue;
            Certify(Value(multipliers), multipliers);
            next *= 2;
            double upper = Constants.Sum();
            if (last || upper - Lower <= Math.Max(_options.Tolerance, 4 * _d * Roundoff) * upper)
                return;
        }
    }

    // One exact maximization of every row in turn. A block's products with the old factors come from one matrix product; rows
    // already changed inside the block are corrected for.
    private void Sweep()
    {
        double[] products = new double[BlockRows * _width], changes = new double[BlockRows * _width];
        for (int first = 0; first < _d; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, _d - first);
            _provider.Multiply(
                false, false, rows, _width, _d, 1, _h.AsSpan(first * _d, rows * _d), _d, _factors, _width, 0, products, _width);
            for (int r = 0; r < rows; r++)
            {
                int i = first + r;
                Span<double> g = products.AsSpan(r * _width, _width), u = _factors.AsSpan(i * _width, _width),
                    change = changes.AsSpan(r * _width, _width);
                for (int s = 0; s < r; s++)
                    TensorPrimitives.MultiplyAdd(changes.AsSpan(s * _width, _width), _h[(i * _d) + first + s], g, g);
                u.CopyTo(change);
                double hii = _h[(i * _d) + i];
                TensorPrimitives.MultiplyAdd(change, -hii, g, g);
                if (IsSemidefinite)
                    Maximize(g, u);
                else
                    Maximize(hii, g, u);
                TensorPrimitives.Subtract(u, change, change);
            }
        }
    }

    // max ⟨u, a⟩ over unit u. A row that nothing pulls at stays where it is.
    private static void Maximize(ReadOnlySpan<double> a, Span<double> u)
    {
        double norm = TensorPrimitives.Norm(a);
        if (norm > 0)
            TensorPrimitives.Divide(a, norm, u);
    }

    // max 2⟨z, a⟩ − 2⟨w, b⟩ + h(|z|² − |w|²) over unit (z, w): z = a/(μ − h), w = −b/(μ + h) with the μ ≥ |h| that makes it unit. With
    // δ = μ − |h| the half whose sign is that of h has denominator δ, the other one δ + 2|h|: neither loses digits.
    private void Maximize(double h, Span<double> g, Span<double> u)
    {
        TensorPrimitives.Negate(g[_half..], g[_half..]);
        bool firstOwns = h >= 0;
        Span<double> ownPull = firstOwns ? g[.._half] : g[_half..], otherPull = firstOwns ? g[_half..] : g[.._half];
        Span<double> own = firstOwns ? u[.._half] : u[_half..], other = firstOwns ? u[_half..] : u[.._half];
        double p = TensorPrimitives.Norm<double>(ownPull), q = TensorPrimitives.Norm<double>(otherPull), shift = 2 * Math.Abs(h);
        if (p + q == 0 && h == 0)
            return;
        // Without a pull of its own the half takes what length the other leaves, in the direction it has.
        double delta = p <= 1e-200 * (q + shift) && q <= shift ? 0 : Root(p, q, shift);
        double rest = 1;
        if (delta + shift > 0)
        {
            TensorPrimitives.Divide(otherPull, delta + shift, other);
            rest = Math.Max(0, 1 - TensorPrimitives.SumOfSquares<double>(other));
        }

        if (delta > 0)
        {
            TensorPrimitives.Divide(ownPull, delta, own);
        }
        else
        {
            if (!own.ContainsAnyExcept(0.0))
                own[0] = 1;
            TensorPrimitives.Multiply(own, Math.Sqrt(rest) / TensorPrimitives.Norm<double>(own), own);
        }

        TensorPrimitives.Divide(u, TensorPrimitives.Norm<double>(u), u);
    }

    // δ > 0 with (p/δ)² + (q/(δ + s))² = 1, by Newton's method on one over the root of the left side, nearly linear in δ, between bounds.
    private static double Root(double p, double q, double s)
    {
        double low = 0, high = p + q, delta = high;
        for (int k = 0; k < 200; k++)
        {
            double x = p / delta, y = q / (delta + s), size = Math.Sqrt((x * x) + (y * y));
            if (size > 1)
                low = delta;
            else
                high = delta;
            double slope = ((x * x / delta) + (y * y / (delta + s))) / (size * size * size);
            double next = delta + ((1 - (1 / size)) / slope);
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (!(next > 0) || Math.Abs(next - delta) <= 4 * Roundoff * delta)
                break;
            delta = next;
        }

        return delta;
    }

    // ⟨H, X − Y⟩, and the multiplier of each row.
    private double Value(double[] multipliers)
    {
        double[] products = new double[_d * _width];
        LinearAlgebra.Multiply(_provider, false, false, _d, _width, _d, 1, _h, _d, _factors, _width, 0, products, _width, _options.Threads);
        double value = 0;
        for (int i = 0; i < _d; i++)
        {
            ReadOnlySpan<double> u = _factors.AsSpan(i * _width, _width), g = products.AsSpan(i * _width, _width);
            multipliers[i] = TensorPrimitives.Dot(u[.._half], g[.._half]);
            if (!IsSemidefinite)
                multipliers[i] -= TensorPrimitives.Dot(u[_half..], g[_half..]);
            value += multipliers[i];
        }

        return value;
    }

    // Scaled by the largest |eigenvalue| of D^(−1/2) H D^(−1/2), the multipliers are feasible; the scale exceeds 1 by the gap.
    private void Certify(double value, double[] multipliers)
    {
        Lower = Math.Max(Lower, value - (_d * Roundoff * Math.Abs(value)));
        // Rows of rounding errors can leave multipliers of zero, which no scale makes feasible.
        if (multipliers.Min() > 1e-100 * multipliers.Max())
            Keep(Scaled(multipliers));
        if (!(Constants.Sum() - Lower <= _options.Tolerance * Constants.Sum()))
            Keep(Lifted([.. multipliers.Select(m => Math.Max(m, 0))]));
    }

    private double[] Scaled(double[] multipliers)
    {
        double[] scaled = new double[_d * _d], roots = [.. multipliers.Select(m => 1 / Math.Sqrt(m))], eigenvalues = new double[_d];
        for (int i = 0; i < _d; i++)
        {
            for (int j = 0; j < _d; j++)
                scaled[(i * _d) + j] = _h[(i * _d) + j] * roots[i] * roots[j];
        }

        LinearAlgebra.SymmetricEigen(_provider, _d, scaled, eigenvalues, _options.Threads);
        double scale = (IsSemidefinite ? eigenvalues[0] : Math.Max(eigenvalues[0], -eigenvalues[^1])) + (_d * Roundoff);
        return [.. multipliers.Select(m => m * scale)];
    }

    // L + Σ_j |P_ij| with P the positive part of H − diag(L), and of −H − diag(L): cheaper than a scale where only small L fall short.
    private double[] Lifted(double[] multipliers)
    {
        double[] lifted =
            (double[])multipliers.Clone(), shifted = new double[_d * _d], eigenvalues = new double[_d], excess = new double[_d * _d];
        foreach (int sign in IsSemidefinite ? (int[])[1] : [1, -1])
        {
            TensorPrimitives.Multiply<double>(_h, sign, shifted);
            for (int i = 0; i < _d; i++)
                shifted[(i * _d) + i] -= multipliers[i];
            LinearAlgebra.SymmetricEigen(_provider, _d, shifted, eigenvalues, _options.Threads);
            int positive = Array.FindIndex(eigenvalues, v => v <= 0) is var first and >= 0 ? first : _d;
            double[] weighted = new double[positive * _d];
            for (int k = 0; k < positive; k++)
                TensorPrimitives.Multiply(shifted.AsSpan(k * _d, _d), eigenvalues[k], weighted.AsSpan(k * _d, _d));
            _provider.Multiply(true, false, _d, _d, positive, 1, shifted.AsSpan(0, positive * _d), _d, weighted, _d, 0, excess, _d);
            double rounding = _d * Roundoff * Math.Max(Math.Abs(eigenvalues[0]), Math.Abs(eigenvalues[^1]));
            for (int i = 0; i < _d; i++)
                lifted[i] += TensorPrimitives.SumOfMagnitudes<double>(excess.AsSpan(i * _d, _d)) + rounding;
        }

        return lifted;
    }

    private void Keep(double[] candidate)
    {
        if (candidate.Sum() < Constants.Sum())
            Constants = candidate;
    }

    private void Extrapolate(double[] previous, double weight)
    {
        for (int i = 0; i < _factors.Length; i++)
            _factors[i] += weight * (_factors[i] - previous[i]);
    }

    // ⟨ahead − now, now − before⟩ > 0.
    private static bool Opposes(double[] ahead, double[] now, double[] before)
    {
        double sum = 0;
        for (int i = 0; i < now.Length; i++)
            sum += (ahead[i] - now[i]) * (now[i] - before[i]);
        return sum > 0;
    }

    private void Normalize(double[] factors)
    {
        for (int i = 0; i < _d; i++)
        {
            Span<double> row = factors.AsSpan(i * _width, _width);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm(row), row);
        }
    }
}
