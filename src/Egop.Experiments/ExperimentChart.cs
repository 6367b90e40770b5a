namespace Egop;

/// <summary>A picture of a result with the name it is asked for by and saved under.</summary>
/// <param name="Name">Name, unique in the result: letters, digits, spaces and hyphens.</param>
/// <param name="Grid">One chart or several side by side.</param>
public sealed record ExperimentChart(string Name, ChartGrid Grid)
{
}
