namespace Egop;

/// <summary>
/// Rotations of pairs of rows of a square matrix until all rows are orthogonal to each other, and the same rotations of another matrix.
/// </summary>
/// <remarks>
/// Rows are taken in blocks; in every round of a sweep the blocks meet in disjoint pairs, as the players of a tournament do, so that the
/// pairs of a round can be worked on together.
/// </remarks>
internal sealed unsafe class JacobiRotations
{
    private const double Epsilon = 1.1102230246251565e-16;
    private const int Block = 16;
    private const int MostSweeps = 60;

    // Rows of a matrix near 1 that are as short as this are taken for zero, so that no square underflows.
    private const double Negligible = 1e-140;
    private readonly ThreadTeam _team;
    private readonly int _n, _blocks;
    private readonly double* _m;
    private readonly double* _turned;
    private readonly double[] _squares;
    private readonly double _tolerance;
    private int _rotated;

    /// <summary>Rotations of the rows of M, n × n, largest entry about 1, and of J.</summary>
    public JacobiRotations(ThreadTeam team, int n, double* m, double* j)
    {
        _team = team;
        _n = n;
        _m = m;
        _turned = j;
        _squares = new double[n];
        // An even number, one of them perhaps empty.
        _blocks = Math.Max(2, 2 * ((((n + Block - 1) / Block) + 1) / 2));
        // A product of two rows has an error of about this size relative to their lengths.
        _tolerance = 2 * Epsilon * Math.Max(4, Math.Sqrt(n));
    }

    /// <summary>Sweeps until nothing is left to rotate.</summary>
    /// <exception cref="InvalidOperationException">Too many sweeps.</exception>
    public void Run()
    {
        for (int i = 0; i < _n; i++)
        {
            if (Simd.MaxAbs(_n, Row(i)) < Negligible)
                new Span<double>(Row(i), _n).Clear();
            _squares[i] = Simd.Dot(_n, Row(i), Row(i));
        }

        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            _rotated = 0;
            _team.ForEach(_blocks, RotateWithin);
            for (int round = 0; round < _blocks - 1; round++)
            {
                int turn = round;
                _team.ForEach(_blocks / 2, pair => RotateBetween(Player(turn, pair), Player(turn, _blocks - 1 - pair)));
            }

            if (_rotated == 0)
                return;
        }

        throw new InvalidOperationException(
            $"The singular value decomposition of order {Guard.Text(_n)} did not converge in {Guard.Text(MostSweeps)} sweeps. "
            + "This should not happen for finite numbers: please report the matrix.");
    }

    // Block 0 keeps its place, the others move around the table.
    private int Player(int round, int place) => place == 0 ? 0 : 1 + ((place - 1 + round) % (_blocks - 1));

    private void RotateWithin(int block)
    {
        int end = Math.Min(_n, (block + 1) * Block);
        for (int i = block * Block; i < end; i++)
        {
            for (int j = i + 1; j < end; j++)
                Rotate(i, j);
        }
    }

    private void RotateBetween(int first, int second)
    {
        (first, second) = (Math.Min(first, second), Math.Max(first, second));
        for (int i = first * Block; i < Math.Min(_n, (first + 1) * Block); i++)
        {
            for (int j = second * Block; j < Math.Min(_n, (second + 1) * Block); j++)
                Rotate(i, j);
        }
    }

    private void Rotate(int i, int j)
    {
        double aa = _squares[i], bb = _squares[j];
        if (aa == 0 || bb == 0)
            return;
        double ab = Simd.Dot(_n, Row(i), Row(j));
        if (Math.Abs(ab) <= _tolerance * Math.Sqrt(aa) * Math.Sqrt(bb))
            return;
        Volatile.Write(ref _rotated, 1);
        double zeta = (bb - aa) / (2 * ab);
        double tangent = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta))), zeta);
        double c = 1 / Math.Sqrt(1 + (tangent * tangent)), s = c * tangent;
        Simd.Rotate(_n, c, s, Row(i), Row(j));
        Simd.Rotate(_n, c, s, _turned + ((nint)i * _n), _turned + ((nint)j * _n));
        _squares[i] = Simd.Dot(_n, Row(i), Row(i));
        _squares[j] = Simd.Dot(_n, Row(j), Row(j));
    }

    private double* Row(int i) => _m + ((nint)i * _n);
}
