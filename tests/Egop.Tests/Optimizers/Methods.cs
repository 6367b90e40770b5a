namespace Egop.Tests;

/// <summary>The list that every law of optimizers is tested on: the library's methods, and one written outside of it.</summary>
internal static class Methods
{
    public static IReadOnlyList<Optimizer> All { get; } = [.. Optimizers.Registry, new Lion()];

    public static IEnumerable<string> Names => All.Select(m => m.Name);

    public static Optimizer Of(string name) => All.Single(m => m.Name == name);
}
