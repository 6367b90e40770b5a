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
public sealed class LogisticRegression : IRowObjective
{
    // exp(-700) is above the smallest normal number, so products with it do not fall into slow denormal arithmetic.
    private const double LargestMargin = 700;

    private readonly double[] _y;
    private readonly LinearAlgebraProvider? _provider;

    internal LogisticRegression(DataMatrix a, IEnumerable<double> y, double l2, LinearAlgebraProvider? provider)
    {
        A = DataGuard.Finite(a, nameof(a));
        _y = DataGuard.Signs(y, a.Rows, nameof(y));
        Y = Array.AsReadOnly(_y);
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
    public int Dimension => A.Columns;

    int IRowObjective.RowCount => A.Rows;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => RowEvaluation.Evaluate(this, [], x, gradient);

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients) =>
        RowEvaluation.EvaluateMany(this, [], points, values, gradients);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) =>
        RowEvaluation.HessianVectorProduct(this, [], x, v, result);

    /// <summary>The same objective, also seen one minibatch at a time.</summary>
    /// <param name="batchSize">Rows in a minibatch, 1 to n.</param>
    /// <exception cref="ArgumentException"><paramref name="batchSize"/> is not in that range.</exception>
    public Minibatches Minibatches(int batchSize) => new(this, batchSize);

    void IRowObjective.EvaluateRows(ReadOnlySpan<int> rows, ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        int d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        var tiles = new RowTiles(A, rows, d);
        using var scratch = new Scratch(tiles.ScratchLength + (3 * tiles.Height));
        Span<double> gathered = scratch.Take(tiles.ScratchLength);
        Span<double> margins = scratch.Take(tiles.Height), decays = scratch.Take(tiles.Height), logs = scratch.Take(tiles.Height);
        values.Clear();
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            Span<double> t = margins[..height], e = decays[..height], log = logs[..height];
            for (int m = 0; m < values.Length; m++)
            {
                algebra.MultiplyVector(false, height, d, 1, a, d, points.Slice(m * d, d), 0, t);
                Decay(t, e, tiles, start);
                TensorPrimitives.Add(e, 1.0, log);
                TensorPrimitives.Log(log, log);
                double sum = 0;
                for (int i = 0; i < height; i++)
                {
                    sum += Math.Max(-t[i], 0) + LogOnePlus(e[i], log[i]);
                    t[i] = -_y[tiles.Row(start + i)] * (t[i] < 0 ? 1 : e[i]) / (1 + e[i]);
                }

                values[m] += sum;
                algebra.MultiplyVector(true, height, d, 1.0 / tiles.Count, a, d, t, start == 0 ? 0 : 1, gradients.Slice(m * d, d));
            }
        }

        for (int m = 0; m < values.Length; m++)
        {
            ReadOnlySpan<double> x = points.Slice(m * d, d);
            Span<double> gradient = gradients.Slice(m * d, d);
            double square = 0;
            for (int i = 0; L2 > 0 && i < d; i++)
            {
                square += x[i] * x[i];
                gradient[i] += L2 * x[i];
            }

            values[m] = (values[m] / tiles.Count) + (L2 / 2 * square);
        }
    }

    void IRowObjective.HessianVectorProductRows(ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        var tiles = new RowTiles(A, rows, d);
        using var scratch = new Scratch(tiles.ScratchLength + (3 * tiles.Height));
        Span<double> gathered = scratch.Take(tiles.ScratchLength);
        Span<double> margins = scratch.Take(tiles.Height), decays = scratch.Take(tiles.Height), images = scratch.Take(tiles.Height);
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            Span<double> t = margins[..height], e = decays[..height], image = images[..height];
            algebra.MultiplyVector(false, height, d, 1, a, d, x, 0, t);
            algebra.MultiplyVector(false, height, d, 1, a, d, v, 0, image);
            Decay(t, e, tiles, start);
            for (int i = 0; i < height; i++)
                image[i] *= e[i] / ((1 + e[i]) * (1 + e[i]));
            algebra.MultiplyVector(true, height, d, 1.0 / tiles.Count, a, d, image, start == 0 ? 0 : 1, result);
        }

        for (int i = 0; L2 > 0 && i < d; i++)
            result[i] += L2 * v[i];
    }

    // Turns <a_i, θ> into margins and writes exp(-|margin|), of which every quantity here is made without overflow.
    private void Decay(Span<double> t, Span<double> e, RowTiles tiles, int start)
    {
        for (int i = 0; i < t.Length; i++)
        {
            t[i] *= _y[tiles.Row(start + i)];
            e[i] = Math.Max(-Math.Abs(t[i]), -LargestMargin);
        }

        TensorPrimitives.Exp(e, e);
    }

    // log(1 + e) to full relative accuracy from log(fl(1 + e)): the rounding of 1 + e cancels in the ratio.
    private static double LogOnePlus(double e, double log)
    {
        double rounded = (1 + e) - 1;
        return rounded == 0 ? e : log * (e / rounded);
    }

    /// <summary>"logistic regression, 200 x 100".</summary>
    public override string ToString() => $"logistic regression, {A}";
}
