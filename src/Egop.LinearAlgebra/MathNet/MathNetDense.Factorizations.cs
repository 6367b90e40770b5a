using System.Numerics;

namespace Egop;

// Factorizations: what MathNet expects of each was read from its documentation and is checked against its managed provider in the tests.
internal sealed partial class MathNetDense<T>
{
    /// <summary>Data ← L and U of P A = L U, ipiv the exchanges in their order, from 0.</summary>
    public void LUFactor(T[] data, int order, int[] ipiv)
    {
        T[] a = RowMajor(order, order, data);
        Lu().Factor(order, a, ipiv);
        ToColumnMajor(order, order, a, data);
    }

    /// <summary>A ← L of A = L Lᵀ, zero above the diagonal.</summary>
    /// <exception cref="ArgumentException">A is not positive definite, as MathNet's managed provider throws.</exception>
    public void CholeskyFactor(T[] a, int order)
    {
        T[] lower = RowMajor(order, order, a);
        if (!LinearAlgebra.Cholesky<T>(provider, order, lower, threads))
        {
            throw Guard.Bad(
                nameof(a), "a positive definite matrix", $"a matrix of order {Guard.Text(order)} that is not",
                "Add a multiple of the identity, or use LU or Evd.");
        }

        ToColumnMajor(order, order, lower, a);
    }

    /// <summary>A = Q R with Q m × m in q and R m × n in place of A.</summary>
    public void QRFactor(T[] a, int rowsA, int columnsA, T[] q, T[] tau)
    {
        // The leading columns decide R; where A is tall the rest of Q completes them.
        int few = Math.Min(rowsA, columnsA);
        T[] original = RowMajor(rowsA, columnsA, a), full = new T[rowsA * rowsA], r = new T[rowsA * columnsA];
        for (int i = 0; i < rowsA; i++)
            original.AsSpan(i * columnsA, few).CopyTo(full.AsSpan(i * rowsA));
        LinearAlgebra.Orthonormalize<T>(provider, rowsA, rowsA, full, threads);
        Triangle(rowsA, rowsA, columnsA, full, original, r);
        ToColumnMajor(rowsA, rowsA, full, q);
        ToColumnMajor(rowsA, columnsA, r, a);
    }

    /// <summary>A = Q R for m ≥ n, with Q m × n in place of A and R n × n in r.</summary>
    public void ThinQRFactor(T[] a, int rowsA, int columnsA, T[] r, T[] tau)
    {
        T[] original = RowMajor(rowsA, columnsA, a), q = (T[])original.Clone(), triangle = new T[columnsA * columnsA];
        LinearAlgebra.Orthonormalize<T>(provider, rowsA, columnsA, q, threads);
        Triangle(rowsA, columnsA, columnsA, q, original, triangle);
        ToColumnMajor(columnsA, columnsA, triangle, r);
        ToColumnMajor(rowsA, columnsA, q, a);
    }

    /// <summary>A = U diag(s) VT with U m × m and VT n × n; single precision is computed in double.</summary>
    public void SingularValueDecomposition(bool computeVectors, T[] a, int rowsA, int columnsA, T[] s, T[] u, T[] vt)
    {
        int few = Math.Min(rowsA, columnsA);
        double[] u64 = new double[rowsA * few], s64 = new double[few], vt64 = new double[few * columnsA];
        LinearAlgebra.Svd(provider, rowsA, columnsA, Widen(RowMajor(rowsA, columnsA, a)), u64, s64, vt64, threads);
        T[] left = new T[u64.Length], right = new T[vt64.Length];
        Narrow(u64, left);
        Narrow(s64, s);
        Narrow(vt64, right);
        if (!computeVectors)
            return;
        ToColumnMajor(rowsA, rowsA, Complete(rowsA, few, left), u);
        // Rows of VT are complete as the columns of V.
        T[] v = new T[columnsA * few];
        Transposed(few, columnsA, right, v);
        // V row-major is VT column-major.
        Complete(columnsA, few, v).CopyTo(vt, 0);
    }

    /// <summary>
    /// A = V D V⁻¹: by the symmetric eigensolver, eigenvalues ascending as MathNet has them; unsymmetric matrices stay with MathNet.
    /// </summary>
    public void EigenDecomp(bool isSymmetric, int order, T[] matrix, T[] matrixEv, Complex[] vectorEv, T[] matrixD)
    {
        if (!isSymmetric)
        {
            managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
            return;
        }

        T[] rows = (T[])matrix.Clone(), values = new T[order];
        double[] wide = Widen(rows), values64 = new double[order];
        LinearAlgebra.SymmetricEigen(provider, order, wide, values64, threads);
        Narrow(wide, rows);
        Narrow(values64, values);
        Array.Clear(matrixD);
        for (int i = 0; i < order; i++)
        {
            int from = order - 1 - i;
            rows.AsSpan(from * order, order).CopyTo(matrixEv.AsSpan(i * order));
            vectorEv[i] = double.CreateTruncating(values[from]);
            matrixD[i * (order + 1)] = values[from];
        }
    }

    private LuFactorization<T> Lu() => new(provider, threads, _triangular);

    // R ← the upper triangle of QᵀA, Q rows × count.
    private void Triangle(int rows, int count, int columns, T[] q, T[] a, T[] r)
    {
        Multiply(true, false, count, columns, rows, T.One, q, Math.Max(1, count), a, Math.Max(1, columns), T.Zero, r, Math.Max(1, columns));
        for (int i = 1; i < count; i++)
            r.AsSpan(i * columns, Math.Min(i, columns)).Clear();
    }

    // Orthonormal columns, n × few, completed to n × n. The sign that the factorization gives a column is taken back.
    private T[] Complete(int n, int few, T[] columns)
    {
        if (few == n)
            return columns;
        T[] full = new T[n * n];
        for (int i = 0; i < n; i++)
            columns.AsSpan(i * few, few).CopyTo(full.AsSpan(i * n));
        LinearAlgebra.Orthonormalize<T>(provider, n, n, full, threads);
        for (int i = 0; i < n; i++)
            columns.AsSpan(i * few, few).CopyTo(full.AsSpan(i * n));
        return full;
    }

    private static double[] Widen(ReadOnlySpan<T> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = double.CreateTruncating(values[i]);
        return wide;
    }

    private static void Narrow(double[] wide, Span<T> values)
    {
        for (int i = 0; i < wide.Length; i++)
            values[i] = T.CreateTruncating(wide[i]);
    }
}
