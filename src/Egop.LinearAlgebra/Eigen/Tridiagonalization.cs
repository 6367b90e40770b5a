namespace Egop;

/// <summary>A = Q T Qᵀ with T tridiagonal, by Householder reflectors Q = H_0 H_1 ... H_(n−2), on the upper triangle of A.</summary>
/// <remarks>
/// The trailing matrix is not touched within a panel of reflectors: its products with a vector are corrected by the panel's
/// own rank-2 terms v wᵀ + w vᵀ, and the whole panel is subtracted by one matrix product (Dongarra, Hammarling and Sorensen,
/// "Block reduction of matrices to condensed forms", 1989). Half the work is then matrix product; the other half reads the
/// triangle once a column, each element serving both places it stands for.
/// </remarks>
internal sealed unsafe class Tridiagonalization
{
    private const int Block = 48;

    // Parts of a product A v, each with a sum of its own, and columns of the parts of everything that is a sum of vectors.
    private const int MostParts = 8;
    private const int RowsOfPart = 96;
    private const int ColumnsOfPart = 512;

    // Shorter vectors than this are not worth a second thread.
    private const int Short = 160;

    private readonly ThreadTeam _team;
    private readonly int _n;
    private readonly double* _a;
    private readonly double* _v;
    private readonly double* _w;
    private readonly double* _sums;
    private readonly double* _coefficients;
    private readonly double* _partDots;
    private readonly Action<int> _multiply;
    private readonly Action<int> _combine;
    private readonly Action<int> _update;

    // The column at hand: j of A, p of the panel; `first` is where the reflector begins, `rest` its length.
    private int _j, _p, _first, _rest, _parts;
    private double _tau;

    private Tridiagonalization(ThreadTeam team, int n, double* a, double* work)
    {
        _team = team;
        _n = n;
        _a = a;
        // V, W, V: the first two blocks and the last two are the factors [V; W] and [W; V] of the update.
        _v = work;
        _w = _v + (Block * (nint)n);
        _sums = _w + (2 * Block * (nint)n);
        _coefficients = _sums + (MostParts * (nint)n);
        _partDots = _coefficients + (4 * Block);
        _multiply = Multiply;
        _combine = Combine;
        _update = Update;
    }

    /// <summary>Reduces a symmetric matrix, n × n contiguous, of which the upper triangle is read.</summary>
    /// <param name="team">Who works; the bits do not depend on it.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">On return row j holds v_j from column j + 1 on; below the diagonal anything.</param>
    /// <param name="d">Receives the diagonal of T, n values.</param>
    /// <param name="e">Receives the subdiagonal of T, n − 1 values.</param>
    /// <param name="tau">Receives the n − 1 factors of the reflectors.</param>
    public static void Reduce(ThreadTeam team, int n, double* a, double* d, double* e, double* tau)
    {
        double[] work = new double[(((3 * Block) + MostParts) * (long)n) + (4 * Block) + (n / ColumnsOfPart) + 1];
        fixed (double* storage = work)
            new Tridiagonalization(team, n, a, storage).Run(d, e, tau);
    }

    private void Run(double* d, double* e, double* tau)
    {
        for (int j0 = 0; j0 < _n - 1; j0 += Block)
        {
            int b = Math.Min(Block, _n - 1 - j0);
            for (_p = 0; _p < b; _p++)
            {
                _j = j0 + _p;
                ReduceRow(out d[_j], out e[_j], out tau[_j]);
            }

            int first = j0 + b, rest = _n - first;
            if (b < Block)
            {
                // Only the last element is left: the panel's own row stands for it.
                for (int q = 0; q < b; q++)
                    _a[((nint)_n * _n) - 1] -= 2 * _v[((nint)(q + 1) * _n) - 1] * _w[((nint)(q + 1) * _n) - 1];
            }
            else
            {
                double* copy = _w + (Block * (nint)_n);
                new ReadOnlySpan<double>(_v, Block * _n).CopyTo(new Span<double>(copy, Block * _n));
                Gemm.AddUpper(_team, true, false, rest, 2 * b, -1, _v + first, _n, _w + first, _n, _a + ((nint)first * _n) + first, _n);
            }
        }

        d[_n - 1] = _a[((nint)_n * _n) - 1];
    }

    private void ReduceRow(out double d, out double e, out double tau)
    {
        double* row = _a + ((nint)_j * _n);
        (_first, _rest) = (_j + 1, _n - _j - 1);
        if (_p > 0)
        {
            for (int q = 0; q < _p; q++)
            {
                _coefficients[q] = _w[((nint)q * _n) + _j];
                _coefficients[Block + q] = _v[((nint)q * _n) + _j];
            }

            ForEach(((_rest + 1) + ColumnsOfPart - 1) / ColumnsOfPart, _p * _rest, _update);
        }

        d = row[_j];
        _tau = tau = Householder.Reflect(_rest, row + _first, out e);
        double* v = _v + ((nint)_p * _n), w = _w + ((nint)_p * _n);
        new Span<double>(v, _first).Clear();
        new Span<double>(w, _first).Clear();
        new ReadOnlySpan<double>(row + _first, _rest).CopyTo(new Span<double>(v + _first, _rest));

        // w = τ A v − ½ τ² (vᵀ A v) v, with A the trailing matrix brought up to date.
        _parts = Math.Clamp(_rest / RowsOfPart, 1, MostParts);
        ForEach(_parts + (_p > 0 ? 2 : 0), _rest * _rest / 2, _multiply);
        int pieces = (_rest + ColumnsOfPart - 1) / ColumnsOfPart;
        ForEach(pieces, (_p + 4) * _rest, _combine);
        double dot = 0;
        for (int i = 0; i < pieces; i++)
            dot += _partDots[i];
        Simd.AddScaled(_rest, -0.5 * tau * dot, v + _first, w + _first);
    }

    private void ForEach(int count, int work, Action<int> body)
    {
        if (work > Short * Short / 2)
        {
            _team.ForEach(count, body);
            return;
        }

        for (int i = 0; i < count; i++)
            body(i);
    }

    // Columns of row j: what the panel so far subtracts.
    private void Update(int part)
    {
        int start = _j + (part * ColumnsOfPart), count = Math.Min(ColumnsOfPart, _n - start);
        double* row = _a + ((nint)_j * _n) + start;
        Simd.AddTransposeMultiplyVector(_p, count, -1, _v + start, _n, _coefficients, row);
        Simd.AddTransposeMultiplyVector(_p, count, -1, _w + start, _n, _coefficients + Block, row);
    }

    // Part of A v, or the products of the panel with v: W v is the coefficient of V, V v that of W.
    private void Multiply(int part)
    {
        double* v = _v + ((nint)_p * _n) + _first;
        if (part >= _parts)
        {
            double* rows = part == _parts ? _w : _v, products = _coefficients + (part == _parts ? 2 : 3) * Block;
            Simd.MultiplyVector(_p, _rest, 1, rows + _first, _n, v, 0, products);
            return;
        }

        // Rows of a triangle in parts of equal area.
        int start = PartStart(part), end = PartStart(part + 1);
        double* sum = _sums + ((nint)part * _n);
        new Span<double>(sum + start, _rest - start).Clear();
        SymmetricProduct.AddUpperRows(start, end, _rest, _a + ((nint)_first * _n) + _first, _n, v, sum);
    }

    private int PartStart(int part) =>
        part == _parts ? _rest : (int)(_rest * (1 - Math.Sqrt(1 - ((double)part / _parts)))) & ~3;

    private void Combine(int part)
    {
        int start = part * ColumnsOfPart, count = Math.Min(ColumnsOfPart, _rest - start);
        double* w = _w + ((nint)_p * _n) + _first + start, v = _v + ((nint)_p * _n) + _first + start;
        new ReadOnlySpan<double>(_sums + start, count).CopyTo(new Span<double>(w, count));
        for (int i = 1; i < _parts; i++)
        {
            int from = Math.Max(0, PartStart(i) - start);
            if (from < count)
                Simd.AddScaled(count - from, 1, _sums + ((nint)i * _n) + start + from, w + from);
        }

        Simd.AddTransposeMultiplyVector(_p, count, -1, _v + _first + start, _n, _coefficients + (2 * Block), w);
        Simd.AddTransposeMultiplyVector(_p, count, -1, _w + _first + start, _n, _coefficients + (3 * Block), w);
        Simd.Scale(count, _tau, w);
        _partDots[part] = Simd.Dot(count, w, v);
    }
}
