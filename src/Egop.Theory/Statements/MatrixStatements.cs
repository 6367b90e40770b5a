using System.Numerics.Tensors;

namespace Egop;

/// <summary>The lemmas on matrices that the proofs stand on.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemmas 12 and 13.</remarks>
public static class MatrixStatements
{
    /// <summary>uᵀHu ≥ ‖Hu‖² / λ_max(H) for H ⪰ 0.</summary>
    /// <param name="h">H, symmetric.</param>
    /// <param name="u">u, of the order of H.</param>
    /// <exception cref="ArgumentException">H is not symmetric or u has another length.</exception>
    public static Certificate QuadraticForm(DataMatrix h, ReadOnlySpan<double> u)
    {
        double[] values = Eigenvalues(h, out int n);
        Guard.Length(u.Length, n, nameof(u), "Give a vector of the order of H.");
        double[] product = new double[n];
        LinearAlgebra.Provider.MultiplyVector(false, n, n, 1, h.Elements, n, u, 0, product);
        return new Certificate
        {
            Statement = "the form of a semidefinite matrix is at least its squared image over its norm",
            Source = "[E] Lemma 12",
            Formula = @"u^{\top} H u \ge \frac{\| H u \|^2}{\lambda_{max}( H )}",
            Left = TensorPrimitives.Dot(u, product),
            Right = values[0] == 0 ? 0 : TensorPrimitives.SumOfSquares<double>(product) / values[0],
            Relation = Relation.AtLeast,
            Tolerance = 1e-13 * n * Math.Abs(values[0]) * TensorPrimitives.SumOfSquares(u),
            Assumptions = [Assumption.Checked("H ⪰ 0, smallest eigenvalue", values[^1] >= -1e-12 * Math.Abs(values[0]), values[^1])],
        };
    }

    /// <summary>0 ⪯ A ⪯ B implies A^(1/2) ⪯ B^(1/2): the smallest eigenvalue of B^(1/2) − A^(1/2) is not negative.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B, of the same order.</param>
    /// <exception cref="ArgumentException">A matrix is not symmetric, or the orders differ.</exception>
    public static Certificate RootKeepsOrder(DataMatrix a, DataMatrix b) => Order(
        a, b, Math.Sqrt, "roots keep the order of matrices", "[E] Lemma 13", @"0 \preceq A \preceq B \implies A^{1/2} \preceq B^{1/2}");

    /// <summary>
    /// 0 ⪯ A ⪯ B implies A² ⪯ B²: false; on a pair such as A = [[1, 1], [1, 1]], B = [[2, 1], [1, 1]] the verdict is Violated.
    /// </summary>
    /// <param name="a">A.</param>
    /// <param name="b">B, of the same order.</param>
    /// <remarks>Not a theorem: the counterexample beside <see cref="RootKeepsOrder"/>.</remarks>
    /// <exception cref="ArgumentException">A matrix is not symmetric, or the orders differ.</exception>
    public static Certificate SquareKeepsOrder(DataMatrix a, DataMatrix b) => Order(
        a, b, v => v * v, "squares keep the order of matrices (false)", "beside [E] Lemma 13",
            @"0 \preceq A \preceq B \implies A^2 \preceq B^2");

    private static Certificate Order(DataMatrix a, DataMatrix b, Func<double, double> map, string statement, string source, string formula)
    {
        double[] valuesA = Eigenvalues(a, out int n), valuesB = Eigenvalues(b, out int m);
        Guard.Length(m, n, nameof(b), "Give two matrices of one order.");
        double[] difference = new double[n * n], mapped = new double[n * n], values = new double[n];
        TensorPrimitives.Subtract(b.Elements, a.Elements, difference);
        LinearAlgebra.Provider.SymmetricEigen(n, difference, values);
        double ordered = values[^1], scale = Math.Max(valuesB[0], 1e-300);
        TensorPrimitives.Subtract<double>(Mapped(b, n, map), Mapped(a, n, map), mapped);
        LinearAlgebra.Provider.SymmetricEigen(n, mapped, values);
        return new Certificate
        {
            Statement = statement,
            Source = source,
            Formula = formula,
            Left = values[^1],
            Right = 0,
            Relation = Relation.AtLeast,
            // Roots of eigenvalues that should be zero carry the root of their rounding.
            Tolerance = 4 * map(1e-15 * n * scale) + (1e-13 * n * map(scale)),
            Assumptions =
            [
                Assumption.Checked("A ⪰ 0, smallest eigenvalue", valuesA[^1] >= -1e-12 * scale, valuesA[^1]),
                Assumption.Checked("A ⪯ B, smallest eigenvalue of B − A", ordered >= -1e-12 * scale, ordered),
            ],
        };
    }

    private static double[] Eigenvalues(DataMatrix a, out int n)
    {
        DataMatrix symmetric = new Quadratic(Guard.NotNull(a), null, 0, null).H;
        n = symmetric.Rows;
        double[] copy = symmetric.Elements.ToArray(), values = new double[n];
        LinearAlgebra.Provider.SymmetricEigen(n, copy, values);
        return values;
    }

    // V map(Λ) Vᵀ with negative eigenvalues, which are rounding, taken as zero.
    private static double[] Mapped(DataMatrix a, int n, Func<double, double> map)
    {
        double[] vectors = a.Elements.ToArray(), values = new double[n], scaled = new double[n * n], result = new double[n * n];
        LinearAlgebra.Provider.SymmetricEigen(n, vectors, values);
        for (int k = 0; k < n; k++)
            TensorPrimitives.Multiply(vectors.AsSpan(k * n, n), map(Math.Max(values[k], 0)), scaled.AsSpan(k * n, n));
        LinearAlgebra.Provider.Multiply(true, false, n, n, n, 1, vectors, n, scaled, n, 0, result, n);
        return result;
    }
}
