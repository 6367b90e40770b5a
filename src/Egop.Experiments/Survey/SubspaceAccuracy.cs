using System.Numerics.Tensors;

namespace Egop;

/// <summary>How near the leading k eigenvectors of an estimate are to those of a reference.</summary>
/// <param name="LargestSine">sin of the largest principal angle between the two spans, ‖(I − P) U‖₂.</param>
/// <param name="MeanSine">Root mean square of the sines of all k principal angles, ‖(I − P) U‖_F / √k.</param>
/// <param name="CapturedEnergy">tr(Uᵀ E U) / (λ_1 + ... + λ_k) in [0, 1] with the reference's E: the variation found of what can be found
/// by k directions.</param>
internal readonly record struct SubspaceAccuracy(double LargestSine, double MeanSine, double CapturedEnergy)
{
    /// <summary>
    /// The number of leading eigenvectors, up to a limit, whose span is best separated from the rest: of the largest λ_k / λ_{k+1}.
    /// </summary>
    /// <remarks>The error of the span grows with 1/(λ_k − λ_{k+1}): in the middle of a cluster of eigenvalues no number of samples
    /// determines it.</remarks>
    public static int Separated(EgopBlock reference, int most) =>
        Enumerable.Range(1, Math.Min(most, reference.Spectrum.Eigenvalues.Count - 1))
        .MaxBy(k => reference.Spectrum.Eigenvalues[k - 1] / Math.Max(reference.Spectrum.Eigenvalues[k], double.Epsilon));

    /// <summary>Compares.</summary>
    /// <param name="estimate">The estimate; a direction that it does not have counts as one at a right angle.</param>
    /// <param name="reference">The reference, with all eigenvectors of its block.</param>
    /// <param name="k">Number of leading eigenvectors.</param>
    public static SubspaceAccuracy Of(EgopBlock estimate, EgopBlock reference, int k)
    {
        int n = reference.Order, found = Math.Min(k, estimate.Rank);
        if (!reference.IsComplete)
            throw Guard.Bad(nameof(reference), "all eigenvectors", reference.Held,
                "Estimate it from at least as many gradients as it has coordinates.");
        if (estimate.Order != n || k < 1 || k > n)
            throw Guard.Bad(nameof(k), $"1 to {Guard.Text(n)} and an estimate of order {Guard.Text(n)}",
                $"{Guard.Text(k)}, order {Guard.Text(estimate.Order)}", "Compare the same block.");
        LinearAlgebraProvider algebra = LinearAlgebra.Provider;
        double[] overlap = new double[found * n];
        LinearAlgebra.Multiply(algebra, false, true, found, n, n, 1, estimate.EigenvectorRows.Span, n, reference.EigenvectorRows.Span, n, 0,
            overlap, n, threads: 1);

        // From the part outside the reference's span: of equal spans the cosines are 1, and 1 − cos² would be rounding.
        int outside = n - k;
        double[] rest = new double[found * outside];
        double energy = 0, best = 0;
        for (int i = 0; i < found; i++)
        {
            overlap.AsSpan((i * n) + k, outside).CopyTo(rest.AsSpan(i * outside));
            for (int j = 0; j < reference.Spectrum.Eigenvalues.Count; j++)
                energy += reference.Spectrum.Eigenvalues[j] * overlap[(i * n) + j] * overlap[(i * n) + j];
        }

        for (int j = 0; j < Math.Min(k, reference.Spectrum.Eigenvalues.Count); j++)
            best += reference.Spectrum.Eigenvalues[j];
        double squares = TensorPrimitives.SumOfSquares<double>(rest) + (k - found), largest = 1;
        if (found == k)
        {
            double[] sines = new double[Math.Min(found, outside)];
            algebra.SingularValues(found, outside, rest, sines);
            largest = sines.Length == 0 ? 0 : Math.Min(1, sines[0]);
        }

        return new(largest, Math.Min(1, Math.Sqrt(squares / k)), energy / best);
    }
}
