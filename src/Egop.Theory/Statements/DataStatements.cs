using System.Numerics.Tensors;

namespace Egop;

/// <summary>Spectral decay of the data makes the EGOP decay.</summary>
/// <remarks>Source: arXiv 2502.01594 [E], Lemmas 18 and 19.</remarks>
public static class DataStatements
{
    /// <summary>
    /// f(θ) = g(Aθ): λ_k ≤ σ_k(A)² λ_max(M) with M = E[∇g(Aθ) ∇g(Aθ)ᵀ], pathwise for the samples taken; the k of least room.
    /// </summary>
    /// <param name="a">A, n × d.</param>
    /// <param name="outer">g on R^n.</param>
    /// <param name="points">Points θ_m, M × d row-major.</param>
    /// <exception cref="ArgumentException">Dimensions do not agree.</exception>
    public static Certificate UpperDecay(DataMatrix a, IObjective outer, ReadOnlySpan<double> points)
    {
        var both = new InnerOuter(a, outer, points);
        double[] bound = [.. Enumerable.Range(0, both.Count).Select(k => both.DataSquares[k] * both.OuterEigenvalues[0])];
        int k = Enumerable.Range(0, both.Count).MinBy(i => bound[i] - both.Eigenvalues[i]);
        return new Certificate
        {
            Statement = "EGOP eigenvalues are at most those of the data times the outer spread",
            Source = "[E] Lemma 18",
            Formula = @"\lambda_k \le \sigma_k( A )^2 \lambda_{max}( M )",
            Left = both.Eigenvalues[k],
            Right = bound[k],
            Tolerance = 1e-13 * a.Columns * bound[0],
            Note = FormattableString.Invariant($"least room at k = {k + 1} of {both.Count}; pathwise"),
        };
    }

    /// <summary>λ_k ≥ σ_k(A)² λ_min(M) where A has full row rank, n ≤ d; the k of least room.</summary>
    /// <param name="a">A, n × d.</param>
    /// <param name="outer">g on R^n.</param>
    /// <param name="points">Points θ_m, M × d row-major.</param>
    /// <exception cref="ArgumentException">Dimensions do not agree.</exception>
    public static Certificate LowerDecay(DataMatrix a, IObjective outer, ReadOnlySpan<double> points)
    {
        var both = new InnerOuter(a, outer, points);
        int k = Enumerable.Range(0, both.Count).MinBy(i => both.Eigenvalues[i] - (both.DataSquares[i] * both.OuterEigenvalues[^1]));
        bool full = a.Rows <= a.Columns && both.DataSquares[^1] > 1e-20 * both.DataSquares[0];
        return new Certificate
        {
            Statement = "EGOP eigenvalues are at least those of the data times the smallest outer spread",
            Source = "[E] Lemma 18",
            Formula = @"\lambda_k \ge \sigma_k( A )^2 \lambda_{min}( M )",
            Left = both.Eigenvalues[k],
            Right = both.DataSquares[k] * both.OuterEigenvalues[^1],
            Relation = Relation.AtLeast,
            Tolerance = 1e-13 * a.Columns * both.Eigenvalues[0],
            Assumptions = [Assumption.Checked(
                "A has full row rank, σ_n / σ_1", full, Math.Sqrt(Math.Max(0, both.DataSquares[^1] / both.DataSquares[0])))],
            Note = FormattableString.Invariant($"least room at k = {k + 1} of {both.Count}; pathwise"),
        };
    }

    /// <summary>
    /// ½‖Aθ − y‖², ρ = N(0, I): σ_1⁴ ≤ λ_1 ≤ σ_1⁴ + ‖Aᵀy‖², and σ_k⁴ ≤ λ_k ≤ σ_{k−1}⁴ for k ≥ 2, in the objective's own scale.
    /// </summary>
    /// <param name="objective">The least squares problem.</param>
    /// <param name="scale">c of ρ = N(0, c² I).</param>
    /// <param name="spectrum">A spectrum claimed to be the EGOP's; null for that of the closed form.</param>
    /// <remarks>EGOP = c² H² + b bᵀ is a rank-one update of c² H²: its eigenvalues interlace.</remarks>
    /// <exception cref="ArgumentException">The scale is not positive.</exception>
    public static IEnumerable<Certificate> Interlacing(LeastSquares objective, double scale, Spectrum? spectrum = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Guard.Positive(scale, nameof(scale));
        int d = objective.Dimension;
        double[] egop = EgopGeometry.ClosedForm(objective, scale)!.Elements.ToArray(), values = new double[d];
        double[] hessian = Hessians.At(objective, new double[d]).Elements.ToArray(), curvatures = new double[d];
        LinearAlgebra.Provider.SymmetricEigen(d, egop, values);
        if (spectrum is not null)
        {
            Guard.Length(spectrum.Eigenvalues.Count, d, nameof(spectrum), "Give the spectrum of a d x d matrix.");
            values = [.. spectrum.Eigenvalues];
        }

        LinearAlgebra.Provider.SymmetricEigen(d, hessian, curvatures);
        double[] squares = [.. curvatures.Select(v => scale * scale * v * v)];
        double tolerance = 1e-13 * d * values[0];
        yield return new Certificate
        {
            Statement = "the leading eigenvalue exceeds the data's by at most the slope at the origin",
            Source = "[E] Lemma 19",
            Formula = @"\lambda_1 \le \sigma_1^4 + \| A^{\top} y \|^2",
            Left = values[0],
            Right = squares[0] + TensorPrimitives.SumOfSquares<double>(objective.Gradient(new double[d])),
            Tolerance = tolerance,
        };
        int below = Enumerable.Range(0, d).MinBy(k => values[k] - squares[k]);
        yield return new Certificate
        {
            Statement = "eigenvalues are at least the data's",
            Source = "[E] Lemma 19",
            Formula = @"\sigma_k^4 \le \lambda_k",
            Left = squares[below],
            Right = values[below],
            Tolerance = tolerance,
            Note = FormattableString.Invariant($"least room at k = {below + 1}"),
        };
        if (d < 2)
            yield break;
        int above = Enumerable.Range(1, d - 1).MinBy(k => squares[k - 1] - values[k]);
        yield return new Certificate
        {
            Statement = "eigenvalues interlace the data's",
            Source = "[E] Lemma 19",
            Formula = @"\lambda_k \le \sigma_{k-1}^4",
            Left = values[above],
            Right = squares[above - 1],
            Tolerance = tolerance,
            Note = FormattableString.Invariant($"least room at k = {above + 1}"),
        };
    }
}
