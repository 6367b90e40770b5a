using System.Numerics.Tensors;

namespace Egop;

/// <summary>How far stable rank and leading density move when the gradients are resampled.</summary>
/// <remarks>
/// Percentile intervals from 2.5 % to 97.5 %. Repeated gradients span less, so with M near d the interval of the stable rank lies below the
/// estimate: a sign that M is small, not an error. Source: Efron 1979.
/// </remarks>
public sealed class SpectrumBootstrap
{
    private SpectrumBootstrap(BootstrapInterval stableRank, BootstrapInterval leadingDensity) =>
        (StableRank, LeadingDensity) = (stableRank, leadingDensity);

    /// <summary>Interval of the stable rank.</summary>
    public BootstrapInterval StableRank { get; }

    /// <summary>Interval of β_1 = ‖v_1‖₁² / d.</summary>
    public BootstrapInterval LeadingDensity { get; }

    /// <summary>Resamples M gradients with replacement.</summary>
    /// <param name="gradients">M gradients, M × d row-major, as <see cref="EgopEstimator.Gradients"/> gives them.</param>
    /// <param name="dimension">d.</param>
    /// <param name="resamples">Number of resamples, at least 20; 100 unless given.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or too few resamples.</exception>
    public static SpectrumBootstrap Of(ReadOnlyMemory<double> gradients, int dimension, int resamples = 100, ulong seed = 0)
    {
        Guard.Positive(dimension, nameof(dimension));
        if (resamples < 20)
            throw Guard.Bad(nameof(resamples), "at least 20", Guard.Text(resamples), "Percentiles need resamples.");
        if (gradients.Length == 0 || gradients.Length % dimension != 0)
            throw Guard.Bad(
                nameof(gradients), $"M x {dimension} numbers, M at least 1", Guard.Text(gradients.Length), "Give the gradients as rows.");
        (double rank, double density) = Figures(gradients.Span, dimension);
        double[] ranks = new double[resamples], densities = new double[resamples];
        int d = dimension, samples = gradients.Length / d;
        ParallelRange.ForEach(resamples, 0, r =>
        {
            var stream = new RandomStream(new SampleKey(seed, (ulong)r));
            double[] drawn = new double[gradients.Length];
            for (int m = 0; m < samples; m++)
                gradients.Span.Slice(stream.NextIndex(samples) * d, d).CopyTo(drawn.AsSpan(m * d, d));
            (ranks[r], densities[r]) = Figures(drawn, d);
        });
        return new SpectrumBootstrap(Interval(rank, ranks), Interval(density, densities));
    }

    /// <summary>"stable rank 69.5 in [66.1, 70.2], leading density 0.519 in [0.51, 0.53]".</summary>
    public override string ToString() => $"stable rank {StableRank}, leading density {LeadingDensity}";

    private static BootstrapInterval Interval(double estimate, double[] values)
    {
        Array.Sort(values);
        return new BootstrapInterval(estimate, Quantile(0.025), Quantile(0.975));

        double Quantile(double p)
        {
            double at = p * (values.Length - 1);
            int below = (int)at;
            return values[below] + ((at - below) * (values[Math.Min(below + 1, values.Length - 1)] - values[below]));
        }
    }

    private static (double Rank, double Density) Figures(ReadOnlySpan<double> gradients, int d)
    {
        double[] gram = new double[d * d], values = new double[d];
        LinearAlgebra.AddGram(LinearAlgebra.Provider, gradients.Length / d, d, (double)d / gradients.Length, gradients, gram, 1);
        LinearAlgebra.Provider.SymmetricEigen(d, gram, values);
        return (new Spectrum(values).StableRank, Math.Pow(TensorPrimitives.SumOfMagnitudes<double>(gram.AsSpan(0, d)), 2) / d);
    }
}

/// <summary>An estimate with the interval that resampling leaves for it.</summary>
/// <param name="Estimate">From all samples.</param>
/// <param name="Lower">The 2.5 % quantile over resamples.</param>
/// <param name="Upper">The 97.5 % quantile over resamples.</param>
public readonly record struct BootstrapInterval(double Estimate, double Lower, double Upper)
{
    /// <summary>"69.5 in [66.1, 70.2]".</summary>
    public override string ToString() => FormattableString.Invariant($"{Estimate:G4} in [{Lower:G4}, {Upper:G4}]");
}
