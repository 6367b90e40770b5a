namespace Egop;

/// <summary>The product P Qᵀ of one parameter array of <see cref="AdaGram"/>: as two n × k factors, or as n × n numbers when nothing is truncated.</summary>
internal readonly ref partial struct AdaGramFactor
{
    private readonly LinearAlgebraProvider _provider;
    private readonly int _n;
    private readonly int? _rank;

    /// <summary>P and Q, row-major with a row for each parameter and room for r + 1 columns; or P Qᵀ in the first, n × n.</summary>
    private readonly Span<double> _p, _q;

    /// <summary>Number of columns of P and Q in use; and whether P has become U S of projector splitting (S, k × k, in the third slot).</summary>
    private readonly Span<double> _columns, _u, _s;

    public AdaGramFactor(LinearAlgebraProvider provider, OptimizerState state, ParameterBlock array, int? rank)
    {
        (_provider, _n, _rank) = (provider, array.Length, rank);
        _p = state[$"{array.Name}.P"];
        if (rank is null)
            return;
        _q = state[$"{array.Name}.Q"];
        _u = state[$"{array.Name}.U"];
        _s = state[$"{array.Name}.S"];
        _columns = state[$"{array.Name}.columns"];
    }

    private int Stride => _rank!.Value + 1;

    public static IEnumerable<StateSlot> Slots(ParameterBlock array, int? rank)
    {
        int n = array.Length;
        if (rank is not { } r)
            return [new StateSlot($"{array.Name}.P", SlotKind.Factor, Room(n, "Set a Rank."))];
        return
        [
            new StateSlot($"{array.Name}.P", SlotKind.Factor, Room(r + 1L, "Use a smaller Rank.")),
            new StateSlot($"{array.Name}.Q", SlotKind.Factor, Room(r + 1L, "Use a smaller Rank.")),
            new StateSlot($"{array.Name}.U", SlotKind.Factor, Room(r, "Use a smaller Rank.")),
            new StateSlot($"{array.Name}.S", SlotKind.Factor, new double[r * r]),
            // Columns in use, and 1 once U and S hold.
            new StateSlot($"{array.Name}.columns", SlotKind.Factor, new double[2]),
        ];

        double[] Room(long columns, string remedy) => Guard.Zeros(n * columns, nameof(AdaGram.Rank), $"the {n} x {columns} factor of array {array.Name}", remedy);
    }

    /// <summary>(g − P Qᵀ g)/√ε.</summary>
    public double[] Whiten(ReadOnlySpan<double> g, double epsilon)
    {
        double[] whitened = Minus(g, transposed: false);
        for (int i = 0; i < _n; i++)
            whitened[i] /= Math.Sqrt(epsilon);
        return whitened;
    }

    /// <summary>Adds β ḡ yᵀ, y = ḡ − Q Pᵀ ḡ, to P Qᵀ, within the rank.</summary>
    public void Update(ReadOnlySpan<double> whitened, double beta, AdaGramTruncation truncation)
    {
        double[] y = Minus(whitened, transposed: true);
        if (_rank is not { } rank)
        {
            LinearAlgebra.Multiply(_provider, true, false, _n, _n, 1, beta, whitened, _n, y, _n, 1, _p, _n);
            return;
        }

        int columns = (int)_columns[0];
        if (columns < rank || (truncation == AdaGramTruncation.SvdOfAuthors && columns == rank))
        {
            for (int i = 0; i < _n; i++)
                (_p[i * Stride + columns], _q[i * Stride + columns]) = (beta * whitened[i], y[i]);
            _columns[0]++;
        }
        else if (truncation == AdaGramTruncation.SvdOfAuthors)
        {
            Truncate(columns, out double[] u, out double[] sigma, out double[] v);
            for (int i = 0; i < _n; i++)
            {
                for (int k = 0; k < rank; k++)
                    (_p[i * Stride + k], _q[i * Stride + k]) = (u[i * columns + k] * sigma[k], v[i * columns + k]);
            }

            _columns[0] = rank;
        }
        else
        {
            Split(whitened, y, beta, rank);
        }
    }

    /// <summary>v − P Qᵀ v, or v − Q Pᵀ v.</summary>
    private double[] Minus(ReadOnlySpan<double> v, bool transposed)
    {
        double[] result = v.ToArray();
        if (_rank is null)
        {
            _provider.MultiplyVector(transposed, _n, _n, -1, _p, _n, v, 1, result);
            return result;
        }

        int columns = (int)_columns[0];
        if (columns == 0)
            return result;
        double[] inner = new double[columns];
        _provider.MultiplyVector(true, _n, columns, 1, transposed ? _p : _q, Stride, v, 0, inner);
        _provider.MultiplyVector(false, _n, columns, -1, transposed ? _q : _p, Stride, inner, 1, result);
        return result;
    }

    /// <summary>One projector-splitting step for the increment β ḡ yᵀ, in the order K, S, L.</summary>
    private void Split(ReadOnlySpan<double> whitened, ReadOnlySpan<double> y, double beta, int r)
    {
        double[] v = Columns(_q, r);
        if (_columns[1] == 0)
        {
            Truncate(r, out double[] u0, out double[] sigma, out v);
            u0.CopyTo(_u);
            _s.Clear();
            for (int i = 0; i < r; i++)
                _s[i * r + i] = sigma[i];
            _columns[1] = 1;
        }

        double[] yv = new double[r], delta = new double[_n * r], k = new double[_n * r];
        _provider.MultiplyVector(true, _n, r, beta, v, r, y, 0, yv);
        LinearAlgebra.Multiply(_provider, true, false, _n, r, 1, 1, whitened, _n, yv, r, 0, delta, r);
        delta.CopyTo(k, 0);
        LinearAlgebra.Multiply(_provider, false, false, _n, r, r, 1, _u, r, _s, r, 1, k, r);
        (double[] u1, double[] middle) = ThinQr.Compute(_n, r, k);
        LinearAlgebra.Multiply(_provider, true, false, r, r, _n, -1, u1, r, delta, r, 1, middle, r);
        double[] along = new double[r], l = new double[_n * r];
        _provider.MultiplyVector(true, _n, r, beta, u1, r, whitened, 0, along);
        LinearAlgebra.Multiply(_provider, true, false, _n, r, 1, 1, y, _n, along, r, 0, l, r);
        LinearAlgebra.Multiply(_provider, false, true, _n, r, r, 1, v, r, middle, r, 1, l, r);
        (double[] v1, double[] upper) = ThinQr.Compute(_n, r, l);
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
                _s[i * r + j] = upper[j * r + i];
        }

        u1.CopyTo(_u);
        double[] p = new double[_n * r];
        LinearAlgebra.Multiply(_provider, false, false, _n, r, r, 1, u1, r, _s, r, 0, p, r);
        for (int i = 0; i < _n; i++)
        {
            p.AsSpan(i * r, r).CopyTo(_p.Slice(i * Stride, r));
            v1.AsSpan(i * r, r).CopyTo(_q.Slice(i * Stride, r));
        }
    }

    /// <summary>Thin singular value decomposition of P Qᵀ, through the QR factors of both.</summary>
    private void Truncate(int columns, out double[] u, out double[] sigma, out double[] v)
    {
        (double[] qp, double[] rp) = ThinQr.Compute(_n, columns, Columns(_p, columns));
        (double[] qq, double[] rq) = ThinQr.Compute(_n, columns, Columns(_q, columns));
        double[] core = new double[columns * columns];
        LinearAlgebra.Multiply(_provider, false, true, columns, columns, columns, 1, rp, columns, rq, columns, 0, core, columns);
        (double[] left, sigma, double[] right) = JacobiSvd.Compute(columns, columns, core, fixSigns: false);
        (u, v) = (new double[_n * columns], new double[_n * columns]);
        LinearAlgebra.Multiply(_provider, false, false, _n, columns, columns, 1, qp, columns, left, columns, 0, u, columns);
        LinearAlgebra.Multiply(_provider, false, false, _n, columns, columns, 1, qq, columns, right, columns, 0, v, columns);
    }

    private double[] Columns(ReadOnlySpan<double> stored, int columns)
    {
        double[] dense = new double[_n * columns];
        for (int i = 0; i < _n; i++)
            stored.Slice(i * Stride, columns).CopyTo(dense.AsSpan(i * columns, columns));
        return dense;
    }
}
