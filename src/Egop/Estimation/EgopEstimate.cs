namespace Egop;

/// <summary>An expected gradient outer product E[∇f ∇fᵀ], estimated as (1/M) Σ_m g_m g_mᵀ, with its eigenbasis.</summary>
/// <remarks>Source: DePavia, Charisopoulos, Willett, arXiv 2502.01594, section 2.</remarks>
public sealed class EgopEstimate
{
    internal EgopEstimate(EgopOptions options, CoordinatePartition partition, EgopBlock[] blocks, EstimationTimings timings,
        string providerName, Device device)
    {
        Options = options;
        Partition = partition;
        Blocks = blocks;
        Timings = timings;
        ProviderName = providerName;
        Device = device;
        Spectrum = blocks.Length == 1
            ? blocks[0].Spectrum
            : new Spectrum(
                blocks.SelectMany(b => b.Spectrum.Eigenvalues),
                blocks.Any(b => b.Spectrum.SingularValues is null) ? null : blocks.SelectMany(b => b.Spectrum.SingularValues!),
                blocks.Sum(b => b.Order),
                blocks.Sum(b => b.Spectrum.Trace),
                blocks.Any(b => b.Spectrum.IsTruncated));
    }

    /// <summary>What was asked for.</summary>
    public EgopOptions Options { get; }

    /// <summary>Number of parameters d of the objective.</summary>
    public int Dimension => Partition.Dimension;

    /// <summary>M, the number of gradients averaged.</summary>
    public int Samples => Options.Samples;

    /// <summary>The blocks' coordinates.</summary>
    public CoordinatePartition Partition { get; }

    /// <summary>The blocks, in the partition's order.</summary>
    public IReadOnlyList<EgopBlock> Blocks { get; }

    /// <summary>The spectrum of the block-diagonal matrix: of the one block, or of all blocks together.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>Stable rank of <see cref="Spectrum"/>.</summary>
    public double StableRank => Spectrum.StableRank;

    /// <summary>Wall time of the parts.</summary>
    public EstimationTimings Timings { get; }

    /// <summary>Name of the linear algebra that did the work.</summary>
    public string ProviderName { get; }

    /// <summary>The device that drew the points and computed gradients, products and, where it can, eigenvectors.</summary>
    public Device Device { get; }

    /// <summary>The block of a name.</summary>
    /// <param name="name">Name of a block of the partition.</param>
    /// <exception cref="ArgumentException">There is no block of that name; the message lists those there are.</exception>
    public EgopBlock this[string name] =>
        Blocks.FirstOrDefault(b => b.Name == name)
        ?? throw Guard.Bad(
            nameof(name), $"one of {string.Join(", ", Blocks.Select(b => b.Name))}", $"\"{name}\"", "Use a block of the partition.");

    /// <summary>Whether every block holds all of its eigenvectors, so that there is a basis of them.</summary>
    public bool IsComplete => Blocks.All(b => b.IsComplete);

    /// <summary>
    /// "EGOP of 2410 parameters from 4820 gradients by the covariance; stable rank 69.7 of 2410", or a part for each block; with the device
    /// where it is not the CPU.
    /// </summary>
    public override string ToString() =>
        $"EGOP of {Dimension} parameters from {Samples} gradients{(Device.Kind == DeviceKind.Cpu ? "" : $" on {Device.Name}")}"
        + (Blocks.Count == 1 ? $" {EgopBlock.By(Blocks[0].Method)}; {Spectrum}" : $"; {string.Join("; ", Blocks.Select(b => b.ToString()))}");
}
