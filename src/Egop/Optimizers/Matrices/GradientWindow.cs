namespace Egop;

/// <summary>The last r vectors of a run and their Gram matrix: the low-rank square root that GGT and low-rank gradient descent
/// share.</summary>
/// <remarks>
/// With W the k × n matrix of (weighted) vectors and W Wᵀ = Eᵀ diag(λ) E, the right singular vectors are u_i = Wᵀ e_i/√λ_i, so a function
/// of WᵀW acts on a
/// vector at a cost of O(r n + r³) instead of O(n³) (Agarwal et al., ICML 2019, section 3). The memory lies in slots of the optimizer's
/// state.
/// </remarks>
internal readonly ref struct GradientWindow
{
    private const string Vectors = "window", Products = "window products";
    private readonly LinearAlgebraProvider _provider;
    private readonly Span<double> _rows, _gram;
    private readonly int _n, _size;

    /// <param name="provider">Who computes.</param>
    /// <param name="state">The state that <see cref="Slots"/> made.</param>
    /// <param name="t">Number of vectors so far, the one about to be added included.</param>
    public GradientWindow(LinearAlgebraProvider provider, OptimizerState state, long t)
    {
        _provider = provider;
        _rows = state[Vectors];
        _gram = state[Products];
        _n = state.Layout.Dimension;
        _size = (int)Math.Sqrt(_gram.Length);
        Count = (int)Math.Min(t, _size);
        Newest = (int)((t - 1) % _size);
    }

    /// <summary>k, the vectors held.</summary>
    public int Count { get; }

    /// <summary>The row of the newest vector.</summary>
    public int Newest { get; }

    /// <summary>Slots for a window of r vectors of n numbers.</summary>
    public static StateSlot[] Slots(ParameterLayout layout, int size) =>
    [
        new(Vectors, SlotKind.Factor, Guard.Zeros(
            (long)size * layout.Dimension, nameof(layout), $"a window of {size} gradients of {layout.Dimension} parameters",
                "Keep fewer gradients.")),
        new(Products, SlotKind.Factor,
            Guard.Zeros((long)size * size, nameof(size), $"the {size} x {size} products of a window", "Keep fewer gradients.")),
    ];

    /// <summary>Replaces the oldest vector; its products are multiplied by <paramref name="scale"/> and the others by
    /// <paramref name="decay"/>.</summary>
    /// <returns>B v, one product a row held, for <paramref name="other"/>: from the same pass over the rows.</returns>
    public double[] Add(ReadOnlySpan<double> vector, ReadOnlySpan<double> other, double scale = 1, double decay = 1)
    {
        vector.CopyTo(_rows.Slice(Newest * _n, _n));
        double[] products = Times(vector, other);
        if (decay != 1)
        {
            for (int i = 0; i < _gram.Length; i++)
                _gram[i] *= decay;
        }

        for (int i = 0; i < Count; i++)
            _gram[Newest * _size + i] = _gram[i * _size + Newest] = scale * products[i];
        return products[Count..];
    }

    /// <summary>How many steps ago a row was added.</summary>
    public int Age(int row) => (Newest - row + _size) % _size;

    /// <summary>Bᵀ c.</summary>
    public unsafe double[] Combine(ReadOnlySpan<double> coefficients)
    {
        double[] sum = new double[_n];
        fixed (double* rows = _rows, c = coefficients, y = sum)
            RowProducts.Combinations(Count, _n, rows, 1, c, y, 0);
        return sum;
    }

    /// <summary>Eigenvectors (rows) and eigenvalues, descending, of the products K_ij weighted by w_i w_j, plus a multiple of the
    /// identity.</summary>
    public (double[] Vectors, double[] Eigenvalues) Eigen(ReadOnlySpan<double> weights, double diagonal = 0)
    {
        int k = Count;
        double[] matrix = new double[k * k], eigenvalues = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
                matrix[i * k + j] = _gram[i * _size + j] * weights[i] * weights[j] + (i == j ? diagonal : 0);
        }

        OptimizerEigen.Compute(_provider, k, matrix, eigenvalues);
        return (matrix, eigenvalues);
    }

    // The rows are most of what a step reads, so two vectors share them.
    private unsafe double[] Times(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] products = new double[2 * Count];
        using var scratch = new Scratch<double>(2 * _n);
        Span<double> both = scratch.Take(2 * _n);
        first.CopyTo(both);
        second.CopyTo(both[_n..]);
        fixed (double* rows = _rows, x = both, y = products)
            RowProducts.Dots(Count, _n, rows, 2, x, y, 0);
        return products;
    }
}
