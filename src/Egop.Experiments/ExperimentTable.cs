namespace Egop;

/// <summary>A table of a result with the name it is asked for by.</summary>
/// <param name="Name">Name, unique in the result.</param>
/// <param name="Table">The table.</param>
public sealed record ExperimentTable(string Name, Table Table)
{
}
