using System.Numerics.Tensors;

namespace Egop;

/// <summary>Identities of full-matrix and low-rank adaptive methods.</summary>
/// <remarks>Sources: [G] Agarwal et al., ICML 2019; [A] arXiv 2508.21106; [D] Duchi, Hazan, Singer, JMLR 2011.</remarks>
public static class OptimizerStatements
{
    /// <summary>Two methods make the same iterates: the largest relative difference over a run from one start.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="first">One method.</param>
    /// <param name="second">The other.</param>
    /// <param name="start">θ_0, length d.</param>
    /// <param name="steps">Number of steps; 50 unless given.</param>
    /// <param name="tolerance">What rounding may explain; 1e-8 unless given.</param>
    /// <param name="source">Paper and number of the identity.</param>
    public static Certificate SameIterates(
        IObjective objective, IOptimizer first, IOptimizer second, ReadOnlySpan<double> start, int steps = 50, double tolerance = 1e-8,
            string source = "theory section 12, 13")
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var options = new TrainOptions { Steps = steps, KeepPoints = true };
        IReadOnlyList<Iterate> a =
            Trainer.Run(objective, first, start, options).History, b = Trainer.Run(objective, second, start, options).History;
        double largest = 0;
        for (int t = 0; t < Math.Min(a.Count, b.Count); t++)
        {
            double size = Math.Max(TensorPrimitives.Norm(a[t].Point.Span), double.Epsilon);
            largest = Math.Max(largest, TensorPrimitives.Distance(a[t].Point.Span, b[t].Point.Span) / size);
        }

        return new Certificate
        {
            Statement = $"{first.Name} and {second.Name} make the same iterates",
            Source = source,
            Formula = @"x_t = x'_t",
            Left = largest,
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = tolerance,
            Assumptions = a.Count == b.Count ? [] : [Assumption.Failed("both runs end at the same step")],
            Note = FormattableString.Invariant($"{steps} steps"),
        };
    }

    /// <summary>(G Gᵀ)^(+1/2 inverse) v = U Σ^(−1) Uᵀ v from the r × r Gram matrix, against the dense d × d pseudo-inverse root.</summary>
    /// <param name="gradients">The window as rows: r × d.</param>
    /// <param name="v">The vector, length d.</param>
    /// <param name="claimed">A direction claimed to be the left side, such as a method's step; null to compute it by the Gram
    /// matrix.</param>
    /// <remarks>By the Gram matrix: U = G W Σ^(−1) with GᵀG = W Σ² Wᵀ. Singular values below 1e-4 of the largest, whose directions the Gram
    /// matrix has lost half the digits of, count as zero on both sides.</remarks>
    /// <exception cref="ArgumentException">The length of v, or of the claimed direction, is not d.</exception>
    public static Certificate GramTrick(DataMatrix gradients, ReadOnlySpan<double> v, IReadOnlyList<double>? claimed = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        int r = gradients.Rows, d = gradients.Columns;
        Guard.Length(v.Length, d, nameof(v), "Give a vector of the gradients' length.");
        LinearAlgebraProvider algebra = LinearAlgebra.Provider;
        double[] gram = new double[r * r], squares = new double[r], dense = new double[d * d], values = new double[d];
        algebra.Multiply(false, true, r, r, d, 1, gradients.Elements, d, gradients.Elements, d, 0, gram, r);
        algebra.SymmetricEigen(r, gram, squares);
        LinearAlgebra.AddGram(algebra, r, d, 1, gradients.Elements, dense);
        algebra.SymmetricEigen(d, dense, values);
        double[] small = new double[d], large = new double[d], u = new double[d];
        for (int k = 0; k < r; k++)
        {
            if (squares[k] <= 1e-8 * squares[0])
                continue;
            algebra.MultiplyVector(true, r, d, 1, gradients.Elements, d, gram.AsSpan(k * r, r), 0, u);
            double sigma = Math.Sqrt(squares[k]);
            TensorPrimitives.MultiplyAdd(u, TensorPrimitives.Dot(u, v) / (sigma * sigma * sigma), small, small);
        }

        for (int k = 0; k < Math.Min(r, d) && values[k] > 1e-8 * values[0]; k++)
        {
            ReadOnlySpan<double> row = dense.AsSpan(k * d, d);
            TensorPrimitives.MultiplyAdd(row, TensorPrimitives.Dot(row, v) / Math.Sqrt(values[k]), large, large);
        }

        if (claimed is not null)
        {
            Guard.Length(claimed.Count, d, nameof(claimed), "Give a direction of the gradients' length.");
            small = [.. claimed];
        }

        double size = TensorPrimitives.Norm<double>(large);
        return new Certificate
        {
            Statement = "the inverse root of a window of gradients comes from its small Gram matrix",
            Source = "[G] section 2.1",
            Formula = @"( G G^{\top} )^{-1/2} v = U \Sigma^{-1} U^{\top} v",
            Left = TensorPrimitives.Distance<double>(small, large),
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-6 * Math.Max(size, double.Epsilon),
            Note = FormattableString.Invariant($"d = {d}, r = {r}"),
        };
    }

    /// <summary>L_t L_tᵀ = ε I + Σ g gᵀ with L_t = L_{t−1}(I + α ḡ ḡᵀ), ḡ = L_{t−1}^(−1) g, (1 + α‖ḡ‖²)² = 1 + ‖ḡ‖².</summary>
    /// <param name="gradients">The gradients as rows, T × d.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <param name="claimed">A factor claimed to be L_t, d × d; null to compute it by the recurrence.</param>
    /// <exception cref="ArgumentException">ε is not positive, or the claimed factor is not d × d.</exception>
    public static Certificate RankOneFactor(DataMatrix gradients, double epsilon, DataMatrix? claimed = null)
    {
        double[] l = Factor(gradients, epsilon).L;
        int d = gradients.Columns;
        if (claimed is not null)
        {
            Guard.Length(claimed.Elements.Length, (long)d * d, nameof(claimed), "Give a d x d factor.");
            l = claimed.Elements.ToArray();
        }

        double[] sum = new double[d * d], product = new double[d * d];
        for (int i = 0; i < d; i++)
            sum[(i * d) + i] = epsilon;
        LinearAlgebra.AddGram(LinearAlgebra.Provider, gradients.Rows, d, 1, gradients.Elements, sum);
        LinearAlgebra.Provider.Multiply(false, true, d, d, d, 1, l, d, l, d, 0, product, d);
        return new Certificate
        {
            Statement = "rank-one factors multiply to full-matrix Adagrad's matrix",
            Source = "[A] section 3",
            Formula = @"L_t L_t^{\top} = \epsilon I + \sum_{k \le t} g_k g_k^{\top}",
            Left = TensorPrimitives.Distance<double>(product, sum) / TensorPrimitives.Norm<double>(sum),
            Right = 0,
            Relation = Relation.Equal,
            Tolerance = 1e-14 * d * gradients.Rows,
            Note = FormattableString.Invariant($"after {gradients.Rows} gradients of {d} coordinates"),
        };
    }

    /// <summary>
    /// ‖L_t^(−1) g‖ = ‖G_t^(−1/2) g‖: AdaGram's direction is a rotation of full-matrix Adagrad's; the note has the angle.
    /// </summary>
    /// <param name="gradients">The gradients as rows, T × d; the last one is g.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <param name="claimed">A direction claimed to be L_t^(−1) g, length d; null to compute it by the recurrence.</param>
    /// <exception cref="ArgumentException">ε is not positive, or the claimed direction has another length.</exception>
    public static Certificate RotatedDirection(DataMatrix gradients, double epsilon, IReadOnlyList<double>? claimed = null)
    {
        (double[] l, double[] own) = Factor(gradients, epsilon);
        int d = gradients.Columns;
        if (claimed is not null)
        {
            Guard.Length(claimed.Count, d, nameof(claimed), "Give a direction of the gradients' length.");
            own = [.. claimed];
        }

        double[] matrix = new double[d * d], values = new double[d], symmetric = new double[d];
        LinearAlgebra.Provider.Multiply(false, true, d, d, d, 1, l, d, l, d, 0, matrix, d);
        LinearAlgebra.Provider.SymmetricEigen(d, matrix, values);
        ReadOnlySpan<double> g = gradients.Elements.Slice((gradients.Rows - 1) * d, d);
        for (int k = 0; k < d; k++)
        {
            ReadOnlySpan<double> row = matrix.AsSpan(k * d, d);
            TensorPrimitives.MultiplyAdd(row, TensorPrimitives.Dot(row, g) / Math.Sqrt(values[k]), symmetric, symmetric);
        }

        double left = TensorPrimitives.Norm<double>(own), right = TensorPrimitives.Norm<double>(symmetric);
        double angle = Math.Acos(Math.Clamp(TensorPrimitives.Dot<double>(own, symmetric) / (left * right), -1, 1)) * 180 / Math.PI;
        return new Certificate
        {
            Statement = "AdaGram's direction has the length of full-matrix Adagrad's",
            Source = "[A]; theory section 13.3",
            Formula = @"\| L_t^{-1} g \| = \| G_t^{-1/2} g \|",
            Left = left,
            Right = right,
            Relation = Relation.Equal,
            Tolerance = 1e-11 * d * right,
            Note = FormattableString.Invariant($"angle between the two {angle:F1}°"),
        };
    }

    // L_T, and L_T^(−1) g of the last gradient.
    private static (double[] L, double[] Direction) Factor(DataMatrix gradients, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        Guard.Positive(epsilon, nameof(epsilon));
        int d = gradients.Columns;
        double[] l = new double[d * d], inverse = new double[d * d], white = new double[d], column = new double[d], row = new double[d];
        for (int i = 0; i < d; i++)
            (l[(i * d) + i], inverse[(i * d) + i]) = (Math.Sqrt(epsilon), 1 / Math.Sqrt(epsilon));
        for (int t = 0; t < gradients.Rows; t++)
        {
            LinearAlgebra.Provider.MultiplyVector(false, d, d, 1, inverse, d, gradients.Elements.Slice(t * d, d), 0, white);
            double q = TensorPrimitives.SumOfSquares<double>(white), root = Math.Sqrt(1 + q);
            if (q == 0)
                continue;
            double alpha = (root - 1) / q, beta = alpha / root;
            // L ← L (I + α w wᵀ); L^(−1) ← (I − β w wᵀ) L^(−1).
            LinearAlgebra.Provider.MultiplyVector(false, d, d, 1, l, d, white, 0, column);
            LinearAlgebra.Provider.MultiplyVector(true, d, d, 1, inverse, d, white, 0, row);
            for (int i = 0; i < d; i++)
            {
                TensorPrimitives.MultiplyAdd(white, alpha * column[i], l.AsSpan(i * d, d), l.AsSpan(i * d, d));
                TensorPrimitives.MultiplyAdd(row, -beta * white[i], inverse.AsSpan(i * d, d), inverse.AsSpan(i * d, d));
            }
        }

        LinearAlgebra.Provider.MultiplyVector(false, d, d, 1, inverse, d, gradients.Elements.Slice((gradients.Rows - 1) * d, d), 0, white);
        return (l, white);
    }
}
