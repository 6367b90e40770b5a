namespace Egop.Benchmarks;

/// <summary>Every group, in the order of the page.</summary>
internal static class Groups
{
    public static IReadOnlyList<Group> All { get; } =
    [
        new("linalg", "Managed products and symmetric eigenbases against OpenBLAS", LinearAlgebraGroup.Rows),
        new("gradients", "Gradients at many points, on all cores", GradientGroup.Rows),
        new("estimation", "From random points to the EGOP or its leading directions", EstimationGroup.Rows),
        new("sampling", "Standard normal numbers, on one core", SamplingGroup.Rows),
        new("training", "One step of training on minibatches", TrainingGroup.Rows),
        new("optimizers", "One step of each optimizer", OptimizerGroup.Rows),
        new("bases", "One step's changes of basis, d = 78,400", BasisGroup.Rows),
        new("gpu", "Kernels on every device but the processor itself, against the device's own copy and the managed path",
            DeviceGroup.Rows),
        new("mathnet", "MathNet's matrices over this library's linear algebra", MathNetGroup.Rows),
        new("growth", "Time against size and cores", GrowthGroup.Rows),
        new("spectrum", "Reference figures of the digits network's EGOP, full size", SpectrumGroup.Rows),
    ];

    /// <exception cref="BenchException">A name is unknown.</exception>
    public static Group[] Choose(IReadOnlyList<string> names) =>
        names.Count == 0
            ? [.. All]
            : [.. names.Select(name => All.FirstOrDefault(group => group.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new BenchException($"Unknown group '{name}'."))];
}
