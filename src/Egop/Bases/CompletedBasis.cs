namespace Egop;

/// <summary>
/// A square basis whose first r vectors are given and whose others are an orthonormal basis of their complement, as a product of
/// Householder reflections.
/// </summary>
/// <remarks>
/// The r vectors, and s random ones after them, are the columns of a d × (r + s) matrix whose QR factorization by Householder reflections
/// has
/// Q = H_1 ⋯ H_{r+s} = I − Y T Yᵀ: its first r columns are the given ones, the next s are uniformly distributed in the complement, and the
/// last d − r − s complete
/// them: unit vectors of the original coordinates, each changed as little as orthogonality asks when d is much larger than r + s. With s =
/// d − r the whole complement is
/// random (Haar); fewer cost less. Y is kept as (r + s) × d numbers, and T⁻¹, with T⁻¹ + T⁻ᵀ = YᵀY, as (r + s)² numbers;
/// T⁻¹ is computed from Y as it is stored, so the basis is orthonormal to 1e-15 in every storage format, only its first vectors are
/// rounded.
/// Never d × d numbers unless s is near d. Each map costs 4 (r + s) d + (r + s)² flops and reads Y twice. Source: Schreiber and Van Loan,
/// SIAM J. Sci. Stat. Comput. 10
/// (1989); Puglisi 1992 (T from YᵀY); Stewart, SIAM J. Numer. Anal. 17 (1980), random orthogonal matrices.
/// </remarks>
internal sealed class CompletedBasis : IBatchedBasis
{
    /// <summary>Yᵀ: row i is zero before position i and 1 there.</summary>
    private readonly StoredRows _reflectors;

    /// <summary>T⁻¹, upper triangular.</summary>
    private readonly double[] _inverse;

    /// <summary>±1: which sign of column i of Q is the given vector.</summary>
    private readonly double[] _signs;

    internal CompletedBasis(PartialBasis vectors, ulong seed, int? randomDirections, LinearAlgebraProvider? provider)
    {
        int d = vectors.Dimension, r = vectors.Coordinates, s = randomDirections ?? Math.Min(r, d - r);
        if (s < 0 || s > d - r)
            throw Guard.Bad(nameof(randomDirections), $"0 to {d - r}, the dimension of the complement", Guard.Text(s),
                "Ask for no more directions than there are.");
        (Rank, RandomDirections, Name) = (r, s, vectors.Name + ", completed");
        double[] rows = Guard.Zeros(
            (long)(r + s) * d, nameof(randomDirections), $"{r + s} reflections of R^{d}",
                "Complete fewer vectors, or with fewer random directions.");
        for (int i = 0; i < r; i++)
            vectors.Rows.Read(i, 0, rows.AsSpan(i * d, d));
        ulong key = Seeds.Derive(seed, Seeds.Rotation);
        for (int i = r; i < r + s; i++)
        {
            Span<double> row = rows.AsSpan(i * d, d);
            new RandomStream(new SampleKey(key, (ulong)(i - r))).FillNormal(row);
            // Householder's squares want entries of about 1 and less.
            for (int j = 0; j < d; j++)
                row[j] /= 8 * Math.Sqrt(d);
        }

        _signs = Reflect(rows, r + s, d);
        _reflectors = new StoredRows(rows, r + s, d, vectors.Storage);
        _inverse = _reflectors.Gram(provider ?? LinearAlgebra.Provider);
        for (int i = 0; i < r + s; i++)
            _inverse[(i * (r + s)) + i] /= 2;
    }

    /// <inheritdoc/>
    public int Dimension => _reflectors.Columns;

    /// <summary>r, the number of given vectors: the first coordinates are theirs.</summary>
    public int Rank { get; }

    /// <summary>s, the number of random directions after them.</summary>
    public int RandomDirections { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The format the reflections are kept in.</summary>
    public BasisStorage Storage => _reflectors.Storage;

    /// <summary>4 (r + s) d + (r + s)² flops; the (r + s) d numbers of Y read twice, and half of (r + s)² double ones.</summary>
    public BasisCost Cost
    {
        get
        {
            long k = _reflectors.Rows;
            return new BasisCost((4 * k * Dimension) + (k * k), (2 * _reflectors.Bytes) + (k * k * sizeof(double) / 2));
        }
    }

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
        int count = BasisArguments.Count(this, z.Length, x.Length), d = Dimension;
        using var scratch = new Scratch<double>(z.Length);
        Span<double> signed = scratch.Take(z.Length);
        z.CopyTo(signed);
        for (int m = 0; m < count; m++)
            Sign(signed.Slice(m * d, d));
        Apply(count, signed, x, transpose: false);
    }

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<double> x, Span<double> z)
    {
        int count = BasisArguments.Count(this, z.Length, x.Length), d = Dimension;
        Apply(count, x, z, transpose: true);
        for (int m = 0; m < count; m++)
            Sign(z.Slice(m * d, d));
    }

    /// <summary>"EGOP basis of 50 vectors and 50 random directions, completed to R^2410".</summary>
    public override string ToString() =>
        $"{Name[..^", completed".Length]} basis of {Rank} vectors and {RandomDirections} random directions, completed to R^{Dimension}";

    /// <summary>Replaces the rows by Householder vectors and returns the signs.</summary>
    private static unsafe double[] Reflect(double[] rows, int count, int d)
    {
        if (count == 0)
            return [];
        double[] diagonal = new double[count], tau = new double[count];
        using var team = new ThreadTeam(0);
        fixed (double* a = rows, l = diagonal, t = tau)
            Householder.ReduceToLower(team, count, d, a, d, l, t);
        for (int i = 0; i < count; i++)
        {
            rows.AsSpan(i * d, i).Clear();
            // Where a row was a multiple of the unit vector already, τ is 0 and H = I; here H = I − 2 e eᵀ, the same but for the sign.
            diagonal[i] = Math.CopySign(1, tau[i] == 0 ? -diagonal[i] : diagonal[i]);
        }

        return diagonal;
    }

    private void Sign(Span<double> z)
    {
        for (int i = 0; i < _signs.Length; i++)
            z[i] *= _signs[i];
    }

    /// <summary>to = Q from or Qᵀ from, each of the vectors: from − Y T^(ᵀ) Yᵀ from.</summary>
    private void Apply(int count, ReadOnlySpan<double> from, Span<double> to, bool transpose)
    {
        int k = _reflectors.Rows;
        using var scratch = new Scratch<double>(count * k);
        Span<double> along = scratch.Take(count * k);
        _reflectors.Dots(count, from, along);
        for (int m = 0; m < count; m++)
            Solve(along.Slice(m * k, k), transpose);
        _reflectors.Combinations(count, along, to);
        for (int i = 0; i < to.Length; i++)
            to[i] = from[i] - to[i];
    }

    /// <summary>t ← T t or Tᵀ t, by substitution in the triangular T⁻¹.</summary>
    private unsafe void Solve(Span<double> t, bool transpose)
    {
        int k = t.Length;
        fixed (double* inverse = _inverse, p = t)
        {
            for (int step = 0; step < k; step++)
            {
                int i = transpose ? step : k - 1 - step, after = k - 1 - i;
                double* row = inverse + ((nint)i * k) + i;
                if (transpose)
                {
                    p[i] /= *row;
                    Simd.AddScaled(after, -p[i], row + 1, p + i + 1);
                }
                else
                {
                    p[i] = (p[i] - Simd.Dot(after, row + 1, p + i + 1)) / *row;
                }
            }
        }
    }
}
