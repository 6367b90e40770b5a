namespace Egop.Benchmarks;

/// <summary>
/// Figures of the EGOP of the digits network (3823 rows, rho = N(0, I), M = 2 d) against those of independent runs elsewhere.
/// </summary>
internal static class SpectrumGroup
{
    public static IEnumerable<Row> Rows(Bench bench)
    {
        LabeledImages? training = TryLoad();
        if (training is null)
        {
            yield return Bench.Absent("figures of the digits' EGOP", "independent runs", null,
                "the UCI digits are not at hand (EGOP_DATA names a folder that has them)");
            yield break;
        }

        ReluNetwork network = Objectives.ReluNetwork([training.Features, 32, training.Classes], training.ToMatrix(), training.Labels);
        EgopEstimate full = Estimate(bench, network, CoordinatePartition.Whole(network.Dimension));
        EgopEstimate blocks = Estimate(bench, network, CoordinatePartition.Matrices(network.Layout));
        Spectrum spectrum = full.Spectrum;
        // The figure of two runs elsewhere, and how far a run with other random numbers may be from it.
        yield return Figure(bench, "stable rank", 69.7, 0.3, spectrum.StableRank);
        yield return Figure(bench, "lambda_2 / lambda_1", 0.4255, 0.01, spectrum.DecayRatio(2));
        yield return Figure(bench, "lambda_10 / lambda_1", 0.37, 0.01, spectrum.DecayRatio(10));
        yield return Figure(bench, "density of the leading eigenvector", 0.52, 0.02, full.Blocks[0].Densities[0]);
        yield return Figure(bench, "stable rank of block W1", 27.9, 0.5, blocks["W1"].Spectrum.StableRank);
        yield return Figure(bench, "stable rank of block W2", 66, 1, blocks["W2"].Spectrum.StableRank);
    }

    private static LabeledImages? TryLoad()
    {
        try
        {
            return Digits.LoadTraining();
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static EgopEstimate Estimate(Bench bench, ReluNetwork network, CoordinatePartition partition) => EgopEstimator.Estimate(
        network, SamplingDistributions.Gaussian(network.Dimension, 1),
        new EgopOptions { Samples = bench.Size(2 * network.Dimension, 200), Seed = 1, Partition = partition },
            cancellation: bench.Cancellation);

    private static Row Figure(Bench bench, string name, double reference, double width, double reached) =>
        new(name, $"independent runs, ± {width}")
        {
            Ours = reached,
            Theirs = reference,
            Unit = "",
            Ratio = reached / reference,
            // A quick run has too few samples for the figures.
            IsWrong = !bench.Quick && !(Math.Abs(reached - reference) <= width),
        };
}
