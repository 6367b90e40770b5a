using System.Collections.Immutable;

namespace Egop;

/// <summary>What the experiments on partial bases share: coordinates, and final losses against the number of vectors.</summary>
internal static class PartialBases
{
    public const string Full = "EGOP, all vectors";

    public static string Dropped(int rank) => $"r = {Guard.Text(rank)}, complement dropped";

    public static string Kept(int rank) => $"r = {Guard.Text(rank)}, complement kept";

    /// <summary>The r leading vectors, without and with their complement in original coordinates.</summary>
    public static IEnumerable<ComparedCoordinates> Coordinates(PartialBasis vectors)
    {
        ImplicitComplementBasis kept = vectors.KeepComplement();
        return [new(Dropped(vectors.Coordinates), _ => vectors), new(Kept(vectors.Coordinates), _ => kept)];
    }

    /// <summary>What every comparison adds, once for the cases with complement and once for those without: all lines in one picture are too many.</summary>
    public static void AddReports(ExperimentRun run, IReadOnlyList<ComparisonCell> cells)
    {
        foreach (string complement in (string[])["kept", "dropped"])
        {
            string ending = $", complement {complement}";
            ComparisonReport.Add(
                run, [.. cells.Where(c => !c.Coordinates.Contains("complement", StringComparison.Ordinal) || c.Coordinates.EndsWith(ending, StringComparison.Ordinal))],
                "training loss", $" complement {complement}");
        }
    }

    /// <summary>Checks numbers of vectors.</summary>
    public static ImmutableArray<int> Ranks(ImmutableArray<int> ranks, string name) =>
        !ranks.IsDefaultOrEmpty && ranks[0] >= 1 && ranks.Zip(ranks.Skip(1)).All(pair => pair.First < pair.Second)
            ? ranks
            : throw Guard.Bad(name, "increasing whole numbers of at least 1", ranks.IsDefault ? "none" : string.Join(", ", ranks), "Give the numbers of leading eigenvectors to try.");

    /// <summary>One picture a method: final loss against r, dropped and kept, with what it is in original coordinates and in the whole basis, where it was run.</summary>
    public static void AddCurves(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, IReadOnlyList<int> ranks)
    {
        var panels = new List<Chart>();
        foreach (string method in cells.Select(c => c.Name).Distinct())
        {
            var chart = new Chart { Title = method, X = new Axis("leading eigenvectors r", AxisScale.Logarithmic), Y = new Axis("final training loss", AxisScale.Logarithmic) };
            foreach ((string name, Func<int, string> coordinates) in (ReadOnlySpan<(string, Func<int, string>)>)[("complement dropped", Dropped), ("complement kept", Kept)])
            {
                ComparisonCell[] at = [.. ranks.Select(r => ComparisonReport.Find(cells, method, coordinates(r)))];
                var curve = new ExperimentCurve($"{method}, final loss against r", name, ranks.Select(r => (double)r),
                    Enumerable.Range(0, at[0].Losses.Length).Select(t => at.Select(c => c.Losses[t][^1]).ToArray()));
                run.Curve(curve);
                chart = chart.Add(curve.ToTrace() with { Marker = MarkerShape.Circle });
            }

            foreach (string coordinates in (string[])[ComparedCoordinates.Original, Full])
            {
                if (cells.FirstOrDefault(c => c.Name == method && c.Coordinates == coordinates && c.Tuning == ComparisonTuning.Shared) is { } cell)
                    chart = chart.WithHorizontalLine(cell.Final.Median, coordinates);
            }

            panels.Add(chart);
        }

        run.Chart("final loss against r", new ChartGrid(2, panels));
    }
}
