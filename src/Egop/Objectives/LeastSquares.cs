namespace Egop;

/// <summary>Linear least squares, f(θ) = (s/2) ‖Aθ − y‖², ∇f = s Aᵀ(Aθ − y), ∇²f = s AᵀA.</summary>
/// <remarks>
/// A is n × d, y has length n. The scale s is 1 for the plain sum of squares and 1/n for the mean. A minibatch of b rows is scaled by
/// a further n/b, so it estimates the whole sum without bias. Made by <see cref="Objectives.LeastSquares"/>.
/// </remarks>
public sealed class LeastSquares : IRowObjective
{
    private readonly double[] _y;
    private readonly LinearAlgebraProvider? _provider;

    internal LeastSquares(DataMatrix a, IEnumerable<double> y, double scale, LinearAlgebraProvider? provider)
    {
        A = DataGuard.Finite(a, nameof(a));
        _y = DataGuard.Vector(y, a.Rows, nameof(y), "row of a");
        Y = Array.AsReadOnly(_y);
        Scale = Guard.Positive(scale, nameof(scale), "Give 1 for the sum of squares, 1/n for their mean.");
        _provider = provider;
    }

    /// <summary>The data matrix A, n × d.</summary>
    public DataMatrix A { get; }

    /// <summary>The targets y, length n.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The factor s of the whole objective.</summary>
    public double Scale { get; }

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
        double scale = Scale * tiles.Weight;
        using var scratch = new Scratch(tiles.ScratchLength + tiles.Height);
        Span<double> gathered = scratch.Take(tiles.ScratchLength), all = scratch.Take(tiles.Height);
        values.Clear();
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            // A tile is read once for all points: that is what makes many points faster than one at a time when A exceeds the cache.
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            Span<double> residual = all[..height];
            for (int m = 0; m < values.Length; m++)
            {
                algebra.MultiplyVector(false, height, d, 1, a, d, points.Slice(m * d, d), 0, residual);
                double sum = 0;
                for (int i = 0; i < height; i++)
                {
                    residual[i] -= _y[tiles.Row(start + i)];
                    sum += residual[i] * residual[i];
                }

                values[m] += sum;
                algebra.MultiplyVector(true, height, d, scale, a, d, residual, start == 0 ? 0 : 1, gradients.Slice(m * d, d));
            }
        }

        foreach (ref double value in values)
            value *= scale / 2;
    }

    void IRowObjective.HessianVectorProductRows(ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        var tiles = new RowTiles(A, rows, d);
        using var scratch = new Scratch(tiles.ScratchLength + tiles.Height);
        Span<double> gathered = scratch.Take(tiles.ScratchLength), image = scratch.Take(tiles.Height);
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            algebra.MultiplyVector(false, height, d, 1, a, d, v, 0, image[..height]);
            algebra.MultiplyVector(true, height, d, Scale * tiles.Weight, a, d, image[..height], start == 0 ? 0 : 1, result);
        }
    }

    /// <summary>"least squares, 200 x 100".</summary>
    public override string ToString() => $"least squares, {A}";
}
