namespace Egop;

/// <summary>Linear least squares, f(θ) = (s/2) ‖Aθ − y‖², ∇f = s Aᵀ(Aθ − y), ∇²f = s AᵀA.</summary>
/// <remarks>
/// A is n × d, y has length n. The scale s is 1 for the plain sum of squares and 1/n for the mean. A minibatch of b rows is scaled by
/// a further n/b, so it estimates the whole sum without bias. The full batch is evaluated on the triangular factor of (A, y) when that
/// has many fewer rows and is cheap: an orthonormal map of the rows, equal up to rounding. Made by <see cref="Objectives.LeastSquares"/>.
/// </remarks>
public sealed class LeastSquares : RowObjective
{
    private readonly ResidualLoss _loss;
    private readonly Lazy<(DataMatrix A, ResidualLoss Loss)> _full;
    private readonly LinearAlgebraProvider? _provider;

    internal LeastSquares(DataMatrix a, IEnumerable<double> y, double scale, LinearAlgebraProvider? provider)
    {
        A = DataGuard.Finite(a, nameof(a));
        double[] targets = DataGuard.Vector(y, a.Rows, nameof(y), "row of a");
        Y = Array.AsReadOnly(targets);
        _loss = new ResidualLoss(targets);
        _full = new Lazy<(DataMatrix, ResidualLoss)>(() =>
        {
            if (!RowCompression.Pays(a.Rows, a.Columns + 1))
                return (A, _loss);
            (DataMatrix fewer, DataMatrix right) = RowCompression.Triangular(a, DataMatrix.FromRowMajor(a.Rows, 1, targets));
            return (fewer, new ResidualLoss(right.Elements.ToArray()));
        });
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
    public override int Dimension => A.Columns;

    internal override int RowCount => A.Rows;

    /// <summary>What the full batch is evaluated on.</summary>
    internal (DataMatrix A, MarginLoss Loss) Full => _full.Value;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        (DataMatrix a, MarginLoss loss) = rows.IsEmpty ? _full.Value : (A, _loss);
        double scale = ScaleOf(rows);
        MarginEvaluation.Run(a, loss, rows, scale, points, values, gradients);
        foreach (ref double value in values)
            value *= scale;
    }

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int d = Dimension;
        LinearAlgebraProvider algebra = Algebra;
        double scale = ScaleOf(rows);
        var tiles = new RowTiles(rows.IsEmpty ? _full.Value.A : A, rows, d);
        using var scratch = new Scratch<double>(tiles.ScratchLength + tiles.Height);
        Span<double> gathered = scratch.Take(tiles.ScratchLength), image = scratch.Take(tiles.Height);
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> a = tiles.Read(start, gathered);
            int height = tiles.HeightAt(start);
            algebra.MultiplyVector(false, height, d, 1, a, d, v, 0, image[..height]);
            algebra.MultiplyVector(true, height, d, scale, a, d, image[..height], start == 0 ? 0 : 1, result);
        }
    }

    private double ScaleOf(ReadOnlySpan<int> rows) => rows.IsEmpty ? Scale : Scale * ((double)A.Rows / rows.Length);

    /// <summary>"least squares, 200 x 100".</summary>
    public override string ToString() => $"least squares, {A}";
}
