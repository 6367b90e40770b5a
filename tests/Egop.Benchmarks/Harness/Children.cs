namespace Egop.Benchmarks;

/// <summary>Measurements that need a process of their own, such as a peak of memory: this program, started again.</summary>
internal static class Children
{
    public static int Run(string name, string[] arguments) => throw new BenchException($"Unknown child '{name}' ({string.Join(' ', arguments)}).");
}
