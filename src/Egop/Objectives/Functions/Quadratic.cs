using System.Numerics;

namespace Egop;

/// <summary>A quadratic, f(x) = ½ xᵀHx − bᵀx + c, ∇f = Hx − b, ∇²f = H.</summary>
/// <remarks>H is n × n and symmetric, of any definiteness. Made by <see cref="Objectives.Quadratic"/>.</remarks>
public sealed class Quadratic : BatchedObjective
{
    // How far H may be from symmetric, as a fraction of its largest element: what rounding makes of a product such as A'A.
    private const double Asymmetry = 1e-12;

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
    public override int Dimension => H.Rows;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) =>
        Algebra.MultiplyVector(false, Dimension, Dimension, 1, H.Elements, Dimension, v, 0, result);

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        int n = Dimension, most = MarginEvaluation.PointsAtOnce<T>(n);
        for (int m = 0; m < values.Length; m += most)
        {
            int count = Math.Min(most, values.Length - m);
            EvaluateBlock(points.Slice(m * n, count * n), values.Slice(m, count), gradients.Slice(m * n, count * n));
        }
    }

    private unsafe void EvaluateBlock<T>(ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = Dimension, count = values.Length, height = MarginEvaluation.TileHeight<T>(n, n);
        using var room = new Scratch<T>((long)count * PointProducts.Padded<T>(n));
        fixed (T* start = room, x = points, h = H.ElementsAs<T>())
        {
            T* products = Scratch<T>.Align(start);
            new Span<T>(products, count * PointProducts.Padded<T>(n)).Clear();
            // Rows of H are its columns. A tile of them is read once for all points.
            for (int first = 0; first < n; first += height)
                PointProducts.AddCombinations(n, count, x + first, n, 1, Math.Min(height, n - first), h + ((nint)first * n), n, products);
            PointProducts.Unpad(products, n, gradients);
        }

        for (int m = 0; m < count; m++)
        {
            ReadOnlySpan<T> at = points.Slice(m * n, n);
            Span<T> gradient = gradients.Slice(m * n, n);
            double value = 0;
            for (int i = 0; i < n; i++)
            {
                value += double.CreateTruncating(at[i]) * ((double.CreateTruncating(gradient[i]) / 2) - _b[i]);
                gradient[i] -= T.CreateTruncating(_b[i]);
            }

            values[m] = value + C;
        }
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
