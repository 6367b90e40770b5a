using System.Numerics.Tensors;

namespace Egop;

/// <summary>Log-sum-exp of squared residuals, f(θ) = log Σ exp(r_i²) with r_i = ⟨a_i, θ⟩ − y_i.</summary>
/// <remarks>
/// With weights p_i = exp(r_i²) / Σ exp(r_j²): ∇f = 2 Aᵀ(p ∘ r), and ∇²f v = Aᵀ(2 p ∘ s + 2 p ∘ r ∘ (q − ⟨p, q⟩)) for s = Av,
/// q = 2 r ∘ s. The largest square is subtracted before exponentials, so nothing overflows that f itself does not.
/// f ≥ log n, with equality where Aθ = y. Made by <see cref="Objectives.LogSumExp"/>.
/// </remarks>
public sealed class LogSumExp : IBatchedObjective, IHessianVectorProduct
{
    // exp below this is nothing beside the largest term, which is 1, and would end in slow denormal arithmetic.
    private const double SmallestExponent = -700;

    private readonly double[] _y;
    private readonly LinearAlgebraProvider? _provider;

    internal LogSumExp(DataMatrix a, IEnumerable<double> y, LinearAlgebraProvider? provider)
    {
        A = DataGuard.Finite(a, nameof(a));
        _y = DataGuard.Vector(y, a.Rows, nameof(y), "row of a");
        Y = Array.AsReadOnly(_y);
        _provider = provider;
    }

    /// <summary>The matrix A, n × d, with rows a_i.</summary>
    public DataMatrix A { get; }

    /// <summary>The offsets y, length n.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>Number of parameters d, the columns of A.</summary>
    public int Dimension => A.Columns;

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
        PointGuard.Direction(Dimension, x, v, result);
        int n = A.Rows, d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        using var scratch = new Scratch(3 * n);
        Span<double> r = scratch.Take(n), p = scratch.Take(n), s = scratch.Take(n);
        algebra.MultiplyVector(false, n, d, 1, A.Elements, d, x, 0, r);
        algebra.MultiplyVector(false, n, d, 1, A.Elements, d, v, 0, s);
        double total = Weigh(r, p, out _), mean = 0;
        for (int i = 0; i < n; i++)
        {
            p[i] /= total;
            mean += p[i] * 2 * r[i] * s[i];
        }

        for (int i = 0; i < n; i++)
            s[i] = 2 * p[i] * (s[i] + (r[i] * ((2 * r[i] * s[i]) - mean)));
        algebra.MultiplyVector(true, n, d, 1, A.Elements, d, s, 0, result);
        if (!PointGuard.IsFinite(x) || !PointGuard.IsFinite(v))
            result.Fill(double.NaN);
    }

    private void EvaluateChecked(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        int n = A.Rows, d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        using var scratch = new Scratch(2 * n);
        Span<double> r = scratch.Take(n), p = scratch.Take(n);
        for (int m = 0; m < values.Length; m++)
        {
            algebra.MultiplyVector(false, n, d, 1, A.Elements, d, points.Slice(m * d, d), 0, r);
            double total = Weigh(r, p, out double largest);
            values[m] = largest + Math.Log(total);
            TensorPrimitives.Multiply(r, p, r);
            algebra.MultiplyVector(true, n, d, 2 / total, A.Elements, d, r, 0, gradients.Slice(m * d, d));
        }

        PointGuard.Poison(d, points, values, gradients);
    }

    // From r = Aθ: r ← Aθ - y, p ← exp(r² - largest), and Σ p.
    private double Weigh(Span<double> r, Span<double> p, out double largest)
    {
        TensorPrimitives.Subtract(r, _y, r);
        TensorPrimitives.Multiply(r, r, p);
        largest = TensorPrimitives.Max<double>(p);
        TensorPrimitives.Subtract(p, largest, p);
        TensorPrimitives.Max(p, SmallestExponent, p);
        TensorPrimitives.Exp(p, p);
        double total = 0;
        foreach (double weight in p)
            total += weight;
        return total;
    }

    /// <summary>"log-sum-exp, 200 x 100".</summary>
    public override string ToString() => $"log-sum-exp, {A}";
}
