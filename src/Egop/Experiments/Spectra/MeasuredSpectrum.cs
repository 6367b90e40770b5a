namespace Egop;

/// <summary>What the experiments on spectra keep of an EGOP of one block.</summary>
internal sealed record MeasuredSpectrum(string Name, int Samples, Spectrum Spectrum, double[] Densities)
{
    /// <summary>n.</summary>
    public int Order => Spectrum.Order;

    /// <summary>2 sr / (β_1 n): what the smoothness constant L_f of the original coordinates is multiplied by, at most, in the eigenbasis of a quadratic; below 1 the theory promises a gain.</summary>
    public double Bound => 2 * Spectrum.StableRank / (Densities[0] * Order);

    /// <summary>Median density of the leading eigenvectors.</summary>
    public double MedianDensity(int leading) => Quartiles.Of(Densities.Take(leading)).Median;

    /// <summary>All n eigenvalues; those that a route by fewer gradients than coordinates leaves out are 0.</summary>
    public double[] Eigenvalues() => [.. Spectrum.Eigenvalues, .. new double[Order - Spectrum.Eigenvalues.Count]];

    /// <summary>The estimate of one block, from the journal if it has it.</summary>
    public static MeasuredSpectrum Measure(ExperimentRun run, string name, string key, IObjective objective, ISamplingDistribution distribution, EgopOptions options)
    {
        Dictionary<string, double[]> piece = run.Piece(key, () => Values(EgopEstimator.Estimate(
            objective, distribution, options with { Threads = run.Threads }, cancellation: run.Cancellation).Blocks[0]));
        double[] singular = piece["singular values"];
        var spectrum = new Spectrum(piece["eigenvalues"], singular is [] ? null : singular, (int)piece["order"][0], piece["trace"][0], isTruncated: false);
        return new(name, options.Samples, spectrum, piece["densities"]);
    }

    private static Dictionary<string, double[]> Values(EgopBlock block) => new()
    {
        ["order"] = [block.Order],
        ["trace"] = [block.Spectrum.Trace],
        ["eigenvalues"] = [.. block.Spectrum.Eigenvalues],
        ["singular values"] = [.. block.Spectrum.SingularValues ?? []],
        ["densities"] = [.. block.Densities],
    };
}
