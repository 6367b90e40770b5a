namespace Egop.Benchmarks;

/// <summary>What the machine itself can do, on the cores both sides use.</summary>
/// <param name="Double">Flops a second of the fastest matrix product in double precision.</param>
/// <param name="Single">The same in single precision.</param>
/// <param name="Copy">Bytes a second read and written by a plain copy of a block beyond the caches.</param>
/// <param name="NonTemporalCopy">The same with stores that do not pass through the caches.</param>
internal sealed record Ceilings(double Double, double Single, double Copy, double NonTemporalCopy)
{
    public override string ToString() =>
        $"GEMM peak {Double / 1e9:F0} GF/s double, {Single / 1e9:F0} GF/s single; copy {Copy / 1e9:F0} GB/s, non-temporal copy "
        + $"{NonTemporalCopy / 1e9:F0} GB/s";
}
