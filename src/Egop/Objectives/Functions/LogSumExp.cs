using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Log-sum-exp of squared residuals, f(θ) = log Σ exp(r_i²) with r_i = ⟨a_i, θ⟩ − y_i.</summary>
/// <remarks>
/// With weights p_i = exp(r_i²) / Σ exp(r_j²): ∇f = 2 Aᵀ(p ∘ r), and ∇²f v = Aᵀ(2 p ∘ s + 2 p ∘ r ∘ (q − ⟨p, q⟩)) for s = Av,
/// q = 2 r ∘ s. The largest square is subtracted before exponentials, so nothing overflows that f itself does not.
/// f ≥ log n, with equality where Aθ = y. Made by <see cref="Objectives.LogSumExp"/>.
/// </remarks>
public sealed class LogSumExp : BatchedObjective
{
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
    public override int Dimension => A.Columns;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int n = A.Rows, d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        using var scratch = new Scratch<double>(3 * n);
        Span<double> r = scratch.Take(n), p = scratch.Take(n), s = scratch.Take(n);
        algebra.MultiplyVector(false, n, d, 1, A.Elements, d, x, 0, r);
        algebra.MultiplyVector(false, n, d, 1, A.Elements, d, v, 0, s);
        double total = Weigh(r, p, out double _), mean = 0;
        for (int i = 0; i < n; i++)
        {
            p[i] /= total;
            mean += p[i] * 2 * r[i] * s[i];
        }

        for (int i = 0; i < n; i++)
            s[i] = 2 * p[i] * (s[i] + (r[i] * ((2 * r[i] * s[i]) - mean)));
        algebra.MultiplyVector(true, n, d, 1, A.Elements, d, s, 0, result);
    }

    // The weights need the residuals of all rows, so the data are read twice for each block of points.
    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        int d = Dimension, most = MarginEvaluation.PointsAtOnce<T>(d);
        for (int m = 0; m < values.Length; m += most)
        {
            int count = Math.Min(most, values.Length - m);
            EvaluateBlock(points.Slice(m * d, count * d), values.Slice(m, count), gradients.Slice(m * d, count * d));
        }
    }

    private unsafe void EvaluateBlock<T>(ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = A.Rows, d = Dimension, count = values.Length, height = MarginEvaluation.TileHeight<T>(d, n);
        long padded = (long)count * PointProducts.Padded<T>(d);
        using var room = new Scratch<T>((2 * Scratch<T>.Part(padded)) + Scratch<T>.Part((long)count * n) + n);
        fixed (T* start = room, a = A.ElementsAs<T>())
        {
            T* memory = Scratch<T>.Align(start), x = Scratch<T>.Take(ref memory, padded), g = Scratch<T>.Take(ref memory, padded);
            T* residuals = Scratch<T>.Take(ref memory, (long)count * n);
            PointProducts.Pad(points, d, x);
            new Span<T>(g, checked((int)padded)).Clear();
            for (int first = 0; first < n; first += height)
                PointProducts.Inner(d, count, x, Math.Min(height, n - first), a + ((nint)first * d), d, residuals + first, n);
            for (int m = 0; m < count; m++)
            {
                Span<T> r = new(residuals + ((nint)m * n), n), p = new(memory, n);
                T total = Weigh(r, p, out T largest);
                values[m] = double.CreateTruncating(largest) + Math.Log(double.CreateTruncating(total));
                TensorPrimitives.Multiply(r, p, r);
                TensorPrimitives.Multiply(r, (T.One + T.One) / total, r);
            }

            for (int first = 0; first < n; first += height)
                PointProducts.AddCombinations(d, count, residuals + first, n, 1, Math.Min(height, n - first), a + ((nint)first * d), d, g);
            PointProducts.Unpad(g, d, gradients);
        }
    }

    // From r = Aθ: r ← Aθ - y, p ← exp(r² - largest), and Σ p.
    private T Weigh<T>(Span<T> r, Span<T> p, out T largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // exp of it is nothing beside the largest term, which is 1, and any less would end in slow denormal arithmetic.
        T smallest = T.CreateTruncating(PrecisionOf<T>.IsDouble ? -700 : -80);
        for (int i = 0; i < r.Length; i++)
            r[i] -= T.CreateTruncating(_y[i]);
        TensorPrimitives.Multiply(r, r, p);
        largest = TensorPrimitives.Max<T>(p);
        TensorPrimitives.Subtract(p, largest, p);
        TensorPrimitives.Max(p, smallest, p);
        TensorPrimitives.Exp(p, p);
        T total = T.Zero;
        foreach (T weight in p)
            total += weight;
        return total;
    }

    /// <summary>"log-sum-exp, 200 x 100".</summary>
    public override string ToString() => $"log-sum-exp, {A}";
}
