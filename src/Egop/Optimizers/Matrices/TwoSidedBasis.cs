namespace Egop;

/// <summary>The change of basis that SOAP, GaLore and AdaDiag share: G ↦ Pᵀ G Q for a matrix of m × n, either side may be missing (the
/// identity).</summary>
/// <remarks>P is m × p and Q is n × q with orthonormal columns, row-major; p &lt; m or q &lt; n projects.</remarks>
internal readonly ref struct TwoSidedBasis(
    LinearAlgebraProvider provider, int m, int n, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
{
    private readonly ReadOnlySpan<double> _left = left, _right = right;

    /// <summary>p, the rows of a matrix in the basis.</summary>
    public int Rows => _left.IsEmpty ? m : _left.Length / m;

    /// <summary>q, the columns of a matrix in the basis.</summary>
    public int Columns => _right.IsEmpty ? n : _right.Length / n;

    /// <summary>Pᵀ G Q, p × q.</summary>
    public double[] ToBasis(ReadOnlySpan<double> g)
    {
        double[] rotated = g.ToArray();
        if (!_left.IsEmpty)
        {
            double[] result = new double[Rows * n];
            LinearAlgebra.Multiply(provider, true, false, Rows, n, m, 1, _left, Rows, rotated, n, 0, result, n);
            rotated = result;
        }

        if (!_right.IsEmpty)
        {
            double[] result = new double[Rows * Columns];
            LinearAlgebra.Multiply(provider, false, false, Rows, Columns, n, 1, rotated, n, _right, Columns, 0, result, Columns);
            rotated = result;
        }

        return rotated;
    }

    /// <summary>P Z Qᵀ, m × n.</summary>
    public double[] ToOriginal(ReadOnlySpan<double> z)
    {
        double[] lifted = z.ToArray();
        if (!_right.IsEmpty)
        {
            double[] result = new double[Rows * n];
            LinearAlgebra.Multiply(provider, false, true, Rows, n, Columns, 1, lifted, Columns, _right, Columns, 0, result, n);
            lifted = result;
        }

        if (!_left.IsEmpty)
        {
            double[] result = new double[m * n];
            LinearAlgebra.Multiply(provider, false, false, m, n, Rows, 1, _left, Rows, lifted, n, 0, result, n);
            lifted = result;
        }

        return lifted;
    }
}
