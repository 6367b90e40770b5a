using System.Numerics;

namespace Egop;

/// <summary>Joins the eigenvectors of two halves into those of diag(halves) + |e| v vᵀ, v = (0, ..., 0, 1, ±1, 0, ..., 0)ᵀ.</summary>
/// <remarks>
/// In the basis of the halves the matrix is D + ρ z zᵀ. Entries of z, or differences of D, that do not matter at working precision
/// are taken out first (deflation: they keep their eigenvectors). For the rest the eigenvalues are computed, then the z that has
/// exactly these eigenvalues (Löwner's formula), and from it the eigenvectors ẑ_j / (d_j − λ_i), orthogonal by construction (Gu and
/// Eisenstat, "A divide-and-conquer algorithm for the symmetric tridiagonal eigenproblem", 1995).
/// Rows are grouped into those that live in the first half, in both and in the second, so that the products skip the zeros.
/// </remarks>
internal sealed unsafe class RankOneUpdate
{
    private const double Epsilon = 1.1102230246251565e-16;
    private const int RootsOfPart = 16;
    private const int ColumnsOfPart = 64;
    private const int RowsOfPart = 32;
    private readonly ThreadTeam _team;
    private readonly int _m, _split;
    private readonly double _scale;
    private readonly double* _d;
    private readonly double* _q;
    private readonly int _ldq;
    private readonly double* _rows;
    private readonly double* _vectors;
    private readonly double[] _z;
    private readonly Half[] _half;

    // Rows of Q that stay in the equation, grouped, and those that do not.
    private readonly int[] _kept;
    private readonly int[] _deflated;
    private int _keptCount, _deflatedCount;

    private enum Half : byte
    {
        First,
        Both,
        Second,
    }

    /// <summary>A merge of m rows of which the first `split` are the first half.</summary>
    /// <param name="team">Who works.</param>
    /// <param name="m">Order.</param>
    /// <param name="split">Order of the first half.</param>
    /// <param name="scale">Largest entry of the whole tridiagonal matrix.</param>
    /// <param name="d">Eigenvalues of the halves; receives those of the whole.</param>
    /// <param name="q">Eigenvectors as rows, m × m, zero outside the two halves; receives those of the whole.</param>
    /// <param name="ldq">Leading dimension of Q.</param>
    /// <param name="rows">Workspace of m² numbers.</param>
    /// <param name="vectors">Another.</param>
    public RankOneUpdate(ThreadTeam team, int m, int split, double scale, double* d, double* q, int ldq, double* rows, double* vectors)
    {
        (_team, _m, _split, _scale) = (team, m, split, scale);
        _d = d;
        _q = q;
        _ldq = ldq;
        _rows = rows;
        _vectors = vectors;
        (_z, _half, _kept, _deflated) = (new double[m], new Half[m], new int[m], new int[m]);
    }

    /// <summary>
    /// Joins the halves, between which stands the subdiagonal entry e; |e| must have been subtracted from the diagonal entries beside it.
    /// </summary>
    public void Merge(double e)
    {
        for (int i = 0; i < _m; i++)
        {
            bool first = i < _split;
            _half[i] = first ? Half.First : Half.Second;
            _z[i] = Row(i)[first ? _split - 1 : _split] * (first || e >= 0 ? 1 : -1) / Math.Sqrt(2);
        }

        double rho = 2 * Math.Abs(e);
        Deflate(rho);
        if (_keptCount == 0)
            return;

        // Ascending so far; grouping must not change the order within a group.
        int count = _keptCount;
        int[] sorted = _kept.AsSpan(0, count).ToArray();
        int[] group = [.. Enumerable.Range(0, count)];
        Array.Sort(group, (a, b) => _half[sorted[a]] != _half[sorted[b]] ? _half[sorted[a]].CompareTo(_half[sorted[b]]) : a.CompareTo(b));
        int[] order = new int[count];
        double[] poles = new double[count], squares = new double[count], roots = new double[count], z = new double[count];
        for (int j = 0; j < count; j++)
        {
            int row = sorted[group[j]];
            _kept[j] = row;
            order[group[j]] = j;
            (poles[j], z[j], squares[j]) = (_d[row], _z[row], _z[row] * _z[row]);
        }

        fixed (double* d = poles, s = squares, zeta = z, lambda = roots)
        fixed (int* o = order)
        {
            FindRoots(count, d, s, o, rho, lambda);
            FindWeights(count, d, o, zeta);
            FormVectors(count, zeta);
            Multiply(count);
            double[] others = [.. _deflated.Take(_deflatedCount).Select(i => _d[i])];
            for (int i = 0; i < _m; i++)
                _d[i] = i < count ? lambda[i] : others[i - count];
        }
    }

    private double* Row(int i) => _q + ((nint)i * _ldq);

    // Lists what stays, ascending, and what does not.
    private void Deflate(double rho)
    {
        // Relative to the whole matrix: the error is no larger than that of the reduction that led to it.
        double tolerance = 4 * Epsilon * _scale;
        int[] ascending = [.. Enumerable.Range(0, _m)];
        Array.Sort(ascending, (a, b) => _d[a] != _d[b] ? _d[a].CompareTo(_d[b]) : a.CompareTo(b));
        int held = -1;
        foreach (int i in ascending)
        {
            if (rho * Math.Abs(_z[i]) <= tolerance)
            {
                _deflated[_deflatedCount++] = i;
                continue;
            }

            if (held >= 0)
            {
                double length = Math.Sqrt((_z[i] * _z[i]) + (_z[held] * _z[held])), c = _z[i] / length, s = _z[held] / length;
                if (Math.Abs((_d[i] - _d[held]) * c * s) <= tolerance)
                {
                    RotateOut(held, i, c, s, length);
                    _deflated[_deflatedCount++] = held;
                }
                else
                {
                    _kept[_keptCount++] = held;
                }
            }

            held = i;
        }

        if (held >= 0)
            _kept[_keptCount++] = held;
    }

    // Turns the plane of two rows with nearly equal eigenvalues so that `held` leaves the equation.
    private void RotateOut(int held, int i, double c, double s, double length)
    {
        (_z[i], _z[held]) = (length, 0);
        if (_half[i] != _half[held])
            _half[i] = Half.Both;
        Simd.Rotate(_m, c, s, Row(held), Row(i));
        (double low, double high) = (_d[held], _d[i]);
        _d[held] = (low * c * c) + (high * s * s);
        _d[i] = (low * s * s) + (high * c * c);
    }

    // Row i of the vectors receives d_j − λ_i.
    private void FindRoots(int count, double* d, double* squares, int* order, double rho, double* roots)
    {
        var equation = new SecularEquation(count, d, squares, order, rho);
        _team.ForEach((count + RootsOfPart - 1) / RootsOfPart, part =>
        {
            for (int i = part * RootsOfPart; i < Math.Min(count, (part + 1) * RootsOfPart); i++)
                roots[i] = equation.Solve(i, _vectors + ((nint)i * count));
        });
    }

    // ẑ_j² = Π_i (d_j − λ_i) / Π_(i ≠ j) (d_j − d_i) up to a common factor, with the sign of z_j.
    private void FindWeights(int count, double* d, int* order, double* z)
    {
        _team.ForEach((count + ColumnsOfPart - 1) / ColumnsOfPart, part =>
        {
            int first = part * ColumnsOfPart, width = Math.Min(ColumnsOfPart, count - first), w = Vector<double>.Count;
            double* product = stackalloc double[ColumnsOfPart];
            new Span<double>(product, width).Fill(1);
            for (int i = 0; i < count; i++)
            {
                double* delta = _vectors + ((nint)i * count) + first;
                double pole = d[order[i]];
                var vp = new Vector<double>(pole);
                int j = 0;
                for (; j <= width - w; j += w)
                {
                    var gap = Vector.Load(d + first + j) - vp;
                    gap = Vector.ConditionalSelect(Vector.Equals(gap, Vector<double>.Zero), Vector<double>.One, gap);
                    Vector.Store(Vector.Load(product + j) * (Vector.Load(delta + j) / gap), product + j);
                }

                for (; j < width; j++)
                    product[j] *= delta[j] / (d[first + j] == pole ? 1 : d[first + j] - pole);
            }

            for (int j = 0; j < width; j++)
                z[first + j] = Math.CopySign(Math.Sqrt(Math.Abs(product[j])), z[first + j]);
        });
    }

    // Row i becomes the unit vector along ẑ_j / (d_j − λ_i).
    private void FormVectors(int count, double* z)
    {
        _team.ForEach((count + RootsOfPart - 1) / RootsOfPart, part =>
        {
            for (int i = part * RootsOfPart; i < Math.Min(count, (part + 1) * RootsOfPart); i++)
            {
                double* row = _vectors + ((nint)i * count);
                int w = Vector<double>.Count, j = 0;
                for (; j <= count - w; j += w)
                    Vector.Store(Vector.Load(z + j) / Vector.Load(row + j), row + j);
                for (; j < count; j++)
                    row[j] = z[j] / row[j];
                Simd.Scale(count, 1 / Math.Sqrt(Simd.Dot(count, row, row)), row);
            }
        });
    }

    private void Multiply(int count)
    {
        int first = 0, both = 0;
        for (int j = 0; j < count; j++)
        {
            first += _half[_kept[j]] == Half.First ? 1 : 0;
            both += _half[_kept[j]] == Half.Both ? 1 : 0;
        }

        // Of the first half, of the second, and what is not in the equation.
        int left = first + both, right = count - first, rest = _m - _split;
        double* upper = _rows, lower = upper + ((nint)left * _split), others = lower + ((nint)right * rest);
        Copy(count, j =>
        {
            double* row = Row(_kept[j]);
            if (j < left)
                new ReadOnlySpan<double>(row, _split).CopyTo(new Span<double>(upper + ((nint)j * _split), _split));
            if (j >= first)
                new ReadOnlySpan<double>(row + _split, rest).CopyTo(new Span<double>(lower + ((nint)(j - first) * rest), rest));
        });
        Copy(_deflatedCount, j => new ReadOnlySpan<double>(Row(_deflated[j]), _m).CopyTo(new Span<double>(others + ((nint)j * _m), _m)));
        Product(left, _vectors, upper, 0, _split);
        Product(right, _vectors + first, lower, _split, rest);
        Copy(_deflatedCount, j => new ReadOnlySpan<double>(others + ((nint)j * _m), _m).CopyTo(new Span<double>(Row(count + j), _m)));

        void Product(int depth, double* vectors, double* rows, int column, int width)
        {
            if (depth > 0)
            {
                Gemm.Multiply(_team, false, false, count, width, depth, 1, vectors, count, rows, width, 0, _q + column, _ldq);
                return;
            }

            for (int i = 0; i < count; i++)
                new Span<double>(Row(i) + column, width).Clear();
        }
    }

    private void Copy(int count, Action<int> row) => _team.ForEach((count + RowsOfPart - 1) / RowsOfPart, part =>
    {
        for (int j = part * RowsOfPart; j < Math.Min(count, (part + 1) * RowsOfPart); j++)
            row(j);
    });
}
