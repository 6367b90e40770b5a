namespace Egop.Benchmarks;

internal static class BasisGroup
{
    public static IEnumerable<Row> Rows(Bench bench) => [];
}
