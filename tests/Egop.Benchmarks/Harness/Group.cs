namespace Egop.Benchmarks;

/// <summary>Rows measured together.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="What">One line for the list of groups.</param>
/// <param name="Rows">Measures and returns the rows one after the other.</param>
internal sealed record Group(string Name, string What, Func<Bench, IEnumerable<Row>> Rows);
