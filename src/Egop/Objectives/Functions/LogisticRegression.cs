using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// Logistic regression, f(θ) = (1/n) Σ log(1 + exp(−t_i)) + (μ/2) ‖θ‖² with margins t_i = y_i ⟨a_i, θ⟩ and labels y_i = ±1.
/// </summary>
/// <remarks>
/// ∇f = −(1/n) Σ y_i σ(−t_i) a_i + μθ and ∇²f = (1/n) Σ σ(t_i) σ(−t_i) a_i a_iᵀ + μI, σ the logistic function. The loss is computed
/// as max(−t, 0) + log(1 + exp(−|t|)), accurate for margins of any size and sign; there is no intercept. A minibatch is the mean
/// over its rows plus the whole penalty. Made by <see cref="Objectives.LogisticRegression"/>.
/// </remarks>
public sealed class LogisticRegression : RowObjective
{
    // exp(-700) is above the smallest normal number, so products with it do not fall into slow denormal arithmetic.
    private const double LargestMargin = 700;

    private readonly LogisticLoss _loss;
    private readonly LinearAlgebraProvider? _provider;

    internal LogisticRegression(DataMatrix a, IEnumerable<double> y, double l2, LinearAlgebraProvider? provider)
    {
        A = DataGuard.Finite(a, nameof(a));
        double[] labels = DataGuard.Signs(y, a.Rows, nameof(y));
        Y = Array.AsReadOnly(labels);
        _loss = new LogisticLoss(labels);
        L2 = Guard.NonNegative(l2, nameof(l2));
        _provider = provider;
    }

    /// <summary>The data matrix A, n × d.</summary>
    public DataMatrix A { get; }

    /// <summary>The labels y, each −1 or +1.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The penalty μ on ‖θ‖²/2; 0 for none.</summary>
    public double L2 { get; }

    /// <summary>Number of parameters d, the columns of A.</summary>
    public override int Dimension => A.Columns;

    internal override int RowCount => A.Rows;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        int d = Dimension, count = rows.IsEmpty ? A.Rows : rows.Length;
        MarginEvaluation.Run(A, _loss, rows, 1.0 / count, points, values, gradients);
        T penalty = T.CreateTruncating(L2);
        for (int m = 0; m < values.Length; m++)
        {
            ReadOnlySpan<T> x = points.Slice(m * d, d);
            Span<T> gradient = gradients.Slice(m * d, d);
            double square = 0;
            for (int i = 0; L2 > 0 && i < d; i++)
            {
                square += double.CreateTruncating(x[i] * x[i]);
                gradient[i] += penalty * x[i];
            }

            values[m] = (values[m] / count) + (L2 / 2 * square);
        }
    }

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        var tiles = new RowTiles(A, rows, d);
        using var scratch = new Scratch<double>(tiles.ScratchLength + (3 * tiles.Height));
        Span<double> gathered = scratch.Take(tiles.ScratchLength);
        Span<double> margins = scratch.Take(tiles.Height), decays = scratch.Take(tiles.Height), images = scratch.Take(tiles.Height);
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            Span<double> t = margins[..height], e = decays[..height], image = images[..height];
            algebra.MultiplyVector(false, height, d, 1, a, d, x, 0, t);
            algebra.MultiplyVector(false, height, d, 1, a, d, v, 0, image);
            Decay(t, e);
            for (int i = 0; i < height; i++)
                image[i] *= e[i] / ((1 + e[i]) * (1 + e[i]));
            algebra.MultiplyVector(true, height, d, 1.0 / tiles.Count, a, d, image, start == 0 ? 0 : 1, result);
        }

        for (int i = 0; L2 > 0 && i < d; i++)
            result[i] += L2 * v[i];
    }

    // exp(-|t|), of which σ(t) σ(-t) is made without overflow, the same for both labels.
    private static void Decay(ReadOnlySpan<double> t, Span<double> e)
    {
        for (int i = 0; i < t.Length; i++)
            e[i] = Math.Max(-Math.Abs(t[i]), -LargestMargin);
        TensorPrimitives.Exp(e, e);
    }

    /// <summary>"logistic regression, 200 x 100".</summary>
    public override string ToString() => $"logistic regression, {A}";
}
