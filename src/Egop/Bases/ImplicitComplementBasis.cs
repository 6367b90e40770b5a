namespace Egop;

/// <summary>
/// θ = U z + (I − U Uᵀ) w with coordinates (z, w), z of length r and w of length d: a partial basis whose complement is kept in original
/// coordinates.
/// </summary>
/// <remarks>
/// V = [U, I − U Uᵀ] has orthonormal rows, V Vᵀ = I, so that θ ↦ (Uᵀ θ, (I − U Uᵀ) θ) keeps lengths and V undoes it. An optimizer that
/// adapts to
/// single coordinates does so in the r directions of U, and in the original coordinates for the rest; one that follows every rotation moves
/// θ as it would
/// without a basis. What w has within the span of U changes nothing. Only U is stored. Each map costs 4 r d flops and reads U twice.
/// </remarks>
internal sealed class ImplicitComplementBasis : IBatchedBasis
{
    private readonly StoredRows _rows;

    internal ImplicitComplementBasis(PartialBasis vectors)
    {
        Vectors = vectors;
        _rows = vectors.Rows;
    }

    /// <summary>The vectors U.</summary>
    public PartialBasis Vectors { get; }

    /// <inheritdoc/>
    public int Dimension => _rows.Columns;

    /// <summary>r + d.</summary>
    public int Coordinates => _rows.Rows + _rows.Columns;

    /// <inheritdoc/>
    public string Name => Vectors.Name + " and complement";

    /// <summary>4 r d flops, U read twice.</summary>
    public BasisCost Cost => Vectors.Cost + Vectors.Cost;

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        ToOriginalMany(z, x);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        ToBasisMany(x, z);
    }

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<double> z, Span<double> x)
    {
        int count = BasisArguments.Count(this, z.Length, x.Length), r = _rows.Rows, d = Dimension;
        using var scratch = new Scratch<double>(count * (r + d));
        Span<double> along = scratch.Take(count * r), rest = scratch.Take(count * d);
        for (int m = 0; m < count; m++)
            z.Slice((m * (r + d)) + r, d).CopyTo(rest[(m * d)..]);
        // x = w + U (z − Uᵀ w).
        _rows.Dots(count, rest, along);
        for (int m = 0; m < count; m++)
        {
            for (int i = 0; i < r; i++)
                along[(m * r) + i] = z[(m * (r + d)) + i] - along[(m * r) + i];
        }

        _rows.Combinations(count, along, x);
        for (int i = 0; i < count * d; i++)
            x[i] += rest[i];
    }

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<double> x, Span<double> z)
    {
        int count = BasisArguments.Count(this, z.Length, x.Length), r = _rows.Rows, d = Dimension;
        using var scratch = new Scratch<double>(count * (r + d));
        Span<double> along = scratch.Take(count * r), within = scratch.Take(count * d);
        _rows.Dots(count, x, along);
        _rows.Combinations(count, along, within);
        for (int m = 0; m < count; m++)
        {
            Span<double> to = z.Slice(m * (r + d), r + d);
            along.Slice(m * r, r).CopyTo(to);
            for (int i = 0; i < d; i++)
                to[r + i] = x[(m * d) + i] - within[(m * d) + i];
        }
    }

    /// <summary>One vector of r, named "leading", then the arrays of θ for w.</summary>
    /// <param name="original">The named arrays of θ.</param>
    public ParameterLayout LayoutOf(ParameterLayout original)
    {
        ArgumentNullException.ThrowIfNull(original);
        if (_rows.Rows == 0)
            return original;
        string leading = "leading";
        while (original.Any(a => a.Name == leading))
            leading += "'";
        return ParameterLayout.Of(
            [(leading, [_rows.Rows]), .. original.Select(a => (a.Name, a.IsMatrix ? new[] { a.Rows, a.Columns } : [a.Rows]))]);
    }

    /// <summary>"EGOP basis of 50 vectors in R^2410, complement kept".</summary>
    public override string ToString() => $"{Vectors}, complement kept";
}
