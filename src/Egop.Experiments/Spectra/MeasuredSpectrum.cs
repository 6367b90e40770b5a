using System.Numerics.Tensors;

namespace Egop;

/// <summary>What the experiments on spectra keep of an EGOP of one block.</summary>
internal sealed record MeasuredSpectrum(string Name, int Samples, Spectrum Spectrum, double[] Densities)
{
    // Eigenvectors whose signs are tried as a start of the search.
    private const int Starts = 5;

    /// <summary>
    /// max uᵀEu / λ_1 over the vectors u of entries ±1/√n that were tried, the signs of the leading eigenvectors and what s ← sign(E s)
    /// makes of them; at least β_1.
    /// </summary>
    public required double SignDensity { get; init; }

    /// <summary>For each eigenvector the array of parameters, by its number in the layout, that holds most of its square.</summary>
    public required double[] Owners { get; init; }

    /// <summary>For each eigenvector the density of its part in that array, among the array's own coordinates.</summary>
    public required double[] OwnDensities { get; init; }

    /// <summary>n.</summary>
    public int Order => Spectrum.Order;

    /// <summary>
    /// 2 sr / (β_1 n), theorem 5: for a quadratic the constants of coordinate-wise smoothness sum up to at most that much of what they do
    /// in original coordinates.
    /// </summary>
    public double Bound => 2 * Spectrum.StableRank / (Densities[0] * Order);

    /// <summary>
    /// The same with <see cref="SignDensity"/> for β_1. Where λ_1 is one of a cluster, any vector of its span may come out as the first,
    /// and β_1 is that one's.
    /// </summary>
    public double SignBound => 2 * Spectrum.StableRank / (SignDensity * Order);

    /// <summary>Median density of the leading eigenvectors.</summary>
    public double MedianDensity(int leading) => Quartiles.Of(Densities.Take(leading)).Median;

    /// <summary>All n eigenvalues; those that a route by fewer gradients than coordinates leaves out are 0.</summary>
    public double[] Eigenvalues() => [.. Spectrum.Eigenvalues, .. new double[Order - Spectrum.Eigenvalues.Count]];

    /// <summary>The estimate of one block, from the journal if it has it.</summary>
    public static MeasuredSpectrum Measure(
        ExperimentRun run, string name, string key, IObjective objective, ISamplingDistribution distribution, EgopOptions options)
    {
        Dictionary<string, double[]> piece = run.Piece(key, () => Values(
            EgopEstimator.Estimate(objective, distribution, options with { Threads = run.Threads },
                cancellation: run.Cancellation).Blocks[0], objective.Layout()));
        double[] singular = piece["singular values"];
        var spectrum = new Spectrum(
            piece["eigenvalues"], singular is [] ? null : singular, (int)piece["order"][0], piece["trace"][0], isTruncated: false);
        return new(name, options.Samples, spectrum, piece["densities"])
        {
            SignDensity = piece["sign density"][0],
            Owners = piece["owners"],
            OwnDensities = piece["own densities"],
        };
    }

    private static Dictionary<string, double[]> Values(EgopBlock block, ParameterLayout layout)
    {
        (double[] owners, double[] own) = InArrays(block, layout);
        return new()
        {
            ["order"] = [block.Order],
            ["trace"] = [block.Spectrum.Trace],
            ["eigenvalues"] = [.. block.Spectrum.Eigenvalues],
            ["singular values"] = [.. block.Spectrum.SingularValues ?? []],
            ["densities"] = [.. block.Densities],
            ["sign density"] = [SignSearch(block)],
            ["owners"] = owners,
            ["own densities"] = own,
        };
    }

    /// <summary>A block is either all of the parameters or one array.</summary>
    private static (double[] Owners, double[] Own) InArrays(EgopBlock block, ParameterLayout layout)
    {
        int n = block.Order;
        ParameterBlock[] arrays = n == layout.Dimension ? [.. layout] : [layout[block.Name]];
        double[] owners = new double[block.Rank], own = new double[block.Rank];
        for (int k = 0; k < block.Rank; k++)
        {
            double most = -1;
            for (int a = 0; a < arrays.Length; a++)
            {
                ReadOnlySpan<double> part =
                    block.EigenvectorRows.Span.Slice((k * n) + (n == layout.Dimension ? arrays[a].Offset : 0), arrays[a].Length);
                double square = TensorPrimitives.SumOfSquares(part);
                if (square <= most)
                    continue;
                (most, owners[k]) = (square, a);
                own[k] = Math.Pow(TensorPrimitives.SumOfMagnitudes(part), 2) / (part.Length * square);
            }
        }

        return (owners, own);
    }

    // uᵀEu never falls from one sign vector to the next, since E is positive semidefinite; it ends where no sign changes.
    private static double SignSearch(EgopBlock block)
    {
        int n = block.Order, r = block.Rank;
        ReadOnlySpan<double> rows = block.EigenvectorRows.Span;
        double best = 0;
        double[] u = new double[n], image = new double[n], coefficients = new double[r];
        for (int start = 0; start < Math.Min(Starts, r); start++)
        {
            rows.Slice(start * n, n).CopyTo(image);
            double value = -1;
            while (true)
            {
                for (int i = 0; i < n; i++)
                    u[i] = (image[i] < 0 ? -1 : 1) / Math.Sqrt(n);
                LinearAlgebra.MultiplyVector(LinearAlgebra.Provider, false, r, n, rows, u, coefficients, threads: 1);
                double next = 0;
                for (int k = 0; k < r; k++)
                {
                    next += block.Spectrum.Eigenvalues[k] * coefficients[k] * coefficients[k];
                    coefficients[k] *= block.Spectrum.Eigenvalues[k];
                }

                if (next <= value * (1 + 1e-12))
                    break;
                value = next;
                LinearAlgebra.MultiplyVector(LinearAlgebra.Provider, true, r, n, rows, coefficients, image, threads: 1);
            }

            best = Math.Max(best, value);
        }

        return best / block.Spectrum.Eigenvalues[0];
    }
}
