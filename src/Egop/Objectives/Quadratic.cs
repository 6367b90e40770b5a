namespace Egop;

/// <summary>A quadratic, f(x) = ½ xᵀHx − bᵀx + c, ∇f = Hx − b, ∇²f = H.</summary>
/// <remarks>H is n × n and symmetric, of any definiteness. Made by <see cref="Objectives.Quadratic"/>.</remarks>
public sealed class Quadratic : IBatchedObjective, IHessianVectorProduct
{
    // How far H may be from symmetric, as a fraction of its largest element: what rounding makes of a product such as A'A.
    private const double Asymmetry = 1e-12;

    // 256 KiB of H at a time stays in a level-2 cache while all points use it.
    private const int TileElements = 1 << 15;

    private readonly double[] _b;
    private readonly LinearAlgebraProvider? _provider;

    internal Quadratic(DataMatrix h, IEnumerable<double>? b, double c, LinearAlgebraProvider? provider)
    {
        H = Symmetric(DataGuard.Finite(h, nameof(h)));
        _b = b is null ? new double[h.Rows] : DataGuard.Vector(b, h.Rows, nameof(b), "row of h");
        if (!double.IsFinite(c))
            throw Guard.Bad(nameof(c), "a finite number", Guard.Text(c), "Give the constant of the quadratic, or leave it out for 0.");
        B = Array.AsReadOnly(_b);
        C = c;
        _provider = provider;
    }

    /// <summary>The Hessian H, n × n, exactly symmetric.</summary>
    public DataMatrix H { get; }

    /// <summary>The linear term b, length n.</summary>
    public IReadOnlyList<double> B { get; }

    /// <summary>The constant c.</summary>
    public double C { get; }

    /// <summary>Number of parameters n, the order of H.</summary>
    public int Dimension => H.Rows;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point(Dimension, x, gradient);
        double value = 0;
        EvaluateChecked(x, new Span<double>(ref value), gradient);
        return value;
    }

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        PointGuard.Points(Dimension, points, values, gradients);
        EvaluateChecked(points, values, gradients);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int n = Dimension;
        PointGuard.Direction(n, x, v, result);
        Algebra.MultiplyVector(false, n, n, 1, H.Elements, n, v, 0, result);
        if (!PointGuard.IsFinite(x) || !PointGuard.IsFinite(v))
            result.Fill(double.NaN);
    }

    private void EvaluateChecked(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        int n = Dimension, height = Math.Max(TileElements / n, 4);
        LinearAlgebraProvider algebra = Algebra;
        for (int start = 0; start < n; start += height)
        {
            int rows = Math.Min(height, n - start);
            ReadOnlySpan<double> tile = H.Elements.Slice(start * n, rows * n);
            for (int m = 0; m < values.Length; m++)
                algebra.MultiplyVector(false, rows, n, 1, tile, n, points.Slice(m * n, n), 0, gradients.Slice((m * n) + start, rows));
        }

        for (int m = 0; m < values.Length; m++)
        {
            ReadOnlySpan<double> x = points.Slice(m * n, n);
            Span<double> gradient = gradients.Slice(m * n, n);
            double value = 0;
            for (int i = 0; i < n; i++)
            {
                value += x[i] * ((gradient[i] / 2) - _b[i]);
                gradient[i] -= _b[i];
            }

            values[m] = value + C;
        }

        PointGuard.Poison(n, points, values, gradients);
    }

    private static DataMatrix Symmetric(DataMatrix h)
    {
        int n = h.Rows;
        if (h.Columns != n)
            throw Guard.Bad(nameof(h), "a square matrix", h.ToString(), "Give the n x n Hessian.");
        double largest = 0;
        foreach (double element in h.Elements)
            largest = Math.Max(largest, Math.Abs(element));
        double[] symmetric = h.Elements.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double below = h[i, j], above = h[j, i];
                if (Math.Abs(below - above) > Asymmetry * largest)
                {
                    string ij = $"({Guard.Text(i)}, {Guard.Text(j)})", ji = $"({Guard.Text(j)}, {Guard.Text(i)})";
                    throw Guard.Bad(nameof(h), "a symmetric matrix", $"{Guard.Text(below)} at {ij} and {Guard.Text(above)} at {ji}",
                        "Give (H + H') / 2: it has the same quadratic form.");
                }

                symmetric[(i * n) + j] = symmetric[(j * n) + i] = below == above ? below : (below / 2) + (above / 2);
            }
        }

        return DataMatrix.FromRowMajor(n, n, symmetric);
    }

    /// <summary>"quadratic, 100 x 100".</summary>
    public override string ToString() => $"quadratic, {H}";
}
