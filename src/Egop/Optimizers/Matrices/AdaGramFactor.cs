using System.Numerics.Tensors;

namespace Egop;

/// <summary>The product P Qᵀ of one parameter array of <see cref="AdaGram"/>: as two n × k factors, or as n × n numbers when nothing is
/// truncated.</summary>
internal readonly ref partial struct AdaGramFactor
{
    private readonly LinearAlgebraProvider _provider;
    private readonly int _n;
    private readonly int? _rank;

    /// <summary>Pᵀ and Qᵀ, row-major with room for r + 1 columns of P and Q, n numbers each; or P Qᵀ in the first, n × n.</summary>
    private readonly Span<double> _p, _q;

    /// <summary>Number of columns of P and Q in use; and whether P has become U S of projector splitting (Uᵀ, r × n, and S, r × r) and Q
    /// orthonormal.</summary>
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

        double[] Room(long columns, string remedy) => Guard.Zeros(n * columns, nameof(AdaGram.Rank),
            $"the {n} x {columns} factor of array {array.Name}", remedy);
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
            Span<double> last = _p.Slice(columns * _n, _n);
            for (int i = 0; i < _n; i++)
                last[i] = beta * whitened[i];
            y.CopyTo(_q[(columns * _n)..]);
            _columns[0]++;
        }
        else if (truncation == AdaGramTruncation.SvdOfAuthors)
        {
            Truncate(columns, out double[] u, out double[] sigma, out double[] v);
            for (int k = 0; k < rank; k++)
            {
                for (int i = 0; i < _n; i++)
                    (_p[k * _n + i], _q[k * _n + i]) = (u[i * columns + k] * sigma[k], v[i * columns + k]);
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
        double[] inner = new double[columns], along = new double[_n];
        Products(transposed ? _p : _q, columns, v, inner);
        Combination(transposed ? _q : _p, columns, inner, along);
        TensorPrimitives.Subtract(v, along, result);
        return result;
    }

    private unsafe void Products(ReadOnlySpan<double> rows, int count, ReadOnlySpan<double> v, Span<double> products)
    {
        fixed (double* a = rows, x = v, y = products)
            RowProducts.Dots(count, _n, a, 1, x, y, 0);
    }

    private unsafe void Combination(ReadOnlySpan<double> rows, int count, ReadOnlySpan<double> coefficients, Span<double> sum)
    {
        fixed (double* a = rows, x = coefficients, y = sum)
            RowProducts.Combinations(count, _n, a, 1, x, y, 0);
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

    /// <summary>P or Q, n × k row-major.</summary>
    private double[] Columns(ReadOnlySpan<double> stored, int columns)
    {
        double[] dense = new double[_n * columns];
        for (int k = 0; k < columns; k++)
        {
            for (int i = 0; i < _n; i++)
                dense[i * columns + k] = stored[k * _n + i];
        }

        return dense;
    }
}
