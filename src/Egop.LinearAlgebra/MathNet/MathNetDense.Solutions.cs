using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop;

// Solutions and inverses from the factorizations.
internal sealed partial class MathNetDense<T>
{
    /// <summary>A ← A⁻¹.</summary>
    public void LUInverse(T[] a, int order)
    {
        int[] pivots = new int[order];
        LUFactor(a, order, pivots);
        LUInverseFactored(a, order, pivots);
    }

    /// <summary>A ← the inverse of the matrix whose factors it holds.</summary>
    public void LUInverseFactored(T[] a, int order, int[] ipiv)
    {
        T[] inverse = new T[order * order];
        for (int i = 0; i < order; i++)
            inverse[i * (order + 1)] = T.One;
        LUSolveFactored(order, a, order, ipiv, inverse);
        inverse.CopyTo(a, 0);
    }

    /// <summary>B ← A⁻¹ B; A is left as it is.</summary>
    public void LUSolve(int columnsOfB, T[] a, int order, T[] b)
    {
        T[] factors = (T[])a.Clone();
        int[] pivots = new int[order];
        LUFactor(factors, order, pivots);
        LUSolveFactored(columnsOfB, factors, order, pivots, b);
    }

    /// <summary>B ← A⁻¹ B from the factors of A.</summary>
    public void LUSolveFactored(int columnsOfB, T[] a, int order, int[] ipiv, T[] b)
    {
        T[] factors = RowMajor(order, order, a), x = RowMajor(order, columnsOfB, b);
        for (int k = 0; k < order; k++)
        {
            if (ipiv[k] != k)
                LuFactorization<T>.Exchange(x.AsSpan(k * columnsOfB, columnsOfB), x.AsSpan(ipiv[k] * columnsOfB, columnsOfB));
        }

        _triangular.Solve(true, false, true, order, factors, order, columnsOfB, x, columnsOfB);
        _triangular.Solve(false, false, false, order, factors, order, columnsOfB, x, columnsOfB);
        ToColumnMajor(order, columnsOfB, x, b);
    }

    /// <summary>B ← A⁻¹ B for a positive definite A, which is left as it is.</summary>
    public void CholeskySolve(T[] a, int orderA, T[] b, int columnsB)
    {
        T[] factor = (T[])a.Clone();
        CholeskyFactor(factor, orderA);
        CholeskySolveFactored(factor, orderA, b, columnsB);
    }

    /// <summary>B ← A⁻¹ B from L of A = L Lᵀ.</summary>
    public void CholeskySolveFactored(T[] a, int orderA, T[] b, int columnsB)
    {
        T[] lower = RowMajor(orderA, orderA, a), x = RowMajor(orderA, columnsB, b);
        _triangular.Solve(true, false, false, orderA, lower, orderA, columnsB, x, columnsB);
        _triangular.Solve(true, true, false, orderA, lower, orderA, columnsB, x, columnsB);
        ToColumnMajor(orderA, columnsB, x, b);
    }

    /// <summary>X ← the least squares solution of A X = B, rows ≥ columns; A is left as it is.</summary>
    public void QRSolve(T[] a, int rows, int columns, T[] b, int columnsB, T[] x, QRMethod method)
    {
        T[] q = (T[])a.Clone(), r = new T[columns * columns];
        ThinQRFactor(q, rows, columns, r, []);
        QRSolveFactored(q, r, rows, columns, [], b, columnsB, x, QRMethod.Thin);
    }

    /// <summary>X ← R⁻¹ QᵀB, Q rows × rows and R rows × columns, or, thin, rows × columns and columns × columns.</summary>
    public void QRSolveFactored(T[] q, T[] r, int rowsA, int columnsA, T[] tau, T[] b, int columnsB, T[] x, QRMethod method)
    {
        int rowsR = method == QRMethod.Full ? rowsA : columnsA;
        // The leading columns of Q come first in column-major order; the others are orthogonal to every fitted vector.
        T[] product = new T[columnsA * columnsB];
        MatrixMultiplyWithUpdate(
            Transpose.Transpose, Transpose.DontTranspose, T.One, q, rowsA, columnsA, b, rowsA, columnsB, T.Zero, product);
        T[] upper = RowMajor(rowsR, columnsA, r), solution = RowMajor(columnsA, columnsB, product);
        _triangular.Solve(false, false, false, columnsA, upper, Math.Max(1, columnsA), columnsB, solution, Math.Max(1, columnsB));
        ToColumnMajor(columnsA, columnsB, solution, x);
    }

    /// <summary>X ← the least squares solution of A X = B from the singular values of A, which is left as it is.</summary>
    public void SvdSolve(T[] a, int rowsA, int columnsA, T[] b, int columnsB, T[] x)
    {
        T[] s = new T[Math.Min(rowsA, columnsA)], u = new T[rowsA * rowsA], vt = new T[columnsA * columnsA];
        SingularValueDecomposition(true, a, rowsA, columnsA, s, u, vt);
        managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);
    }
}
