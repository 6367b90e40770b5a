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
        IBasis kept = vectors.KeepComplement();
        return [new(Dropped(vectors.Coordinates), _ => vectors), new(Kept(vectors.Coordinates), _ => kept)];
    }

    /// <summary>
    /// What every comparison adds, once for the cases with complement and once for those without: all lines in one picture are too many.
    /// </summary>
    public static void AddReports(ExperimentRun run, IReadOnlyList<ComparisonCell> cells)
    {
        foreach (string complement in (string[])["kept", "dropped"])
        {
            string ending = $", complement {complement}";
            ComparisonReport.Add(
                run,
                [.. cells.Where(c => !c.Coordinates.Contains("complement", StringComparison.Ordinal)
                    || c.Coordinates.EndsWith(ending, StringComparison.Ordinal))],
                "training loss", $" complement {complement}");
        }
    }

    /// <summary>Checks numbers of vectors.</summary>
    public static ImmutableArray<int> Ranks(ImmutableArray<int> ranks, string name) =>
        !ranks.IsDefaultOrEmpty && ranks[0] >= 1 && ranks.Zip(ranks.Skip(1)).All(pair => pair.First < pair.Second)
            ? ranks
            : throw Guard.Bad(name, "increasing whole numbers of at least 1", ranks.IsDefault ? "none" : string.Join(", ", ranks),
                "Give the numbers of leading eigenvectors to try.");

    /// <summary>
    /// One picture a method: final loss against r, dropped and kept, with what it is in original coordinates and in the whole basis, where
    /// it was run.
    /// </summary>
    public static void AddCurves(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, IReadOnlyList<int> ranks)
    {
        (string Name, Func<int, string> Coordinates)[] kinds = [("complement dropped", Dropped), ("complement kept", Kept)];
        var panels = new List<Chart>();
        foreach (string method in cells.Select(c => c.Name).Distinct())
        {
            Chart chart = Charts.Ranks(kinds.Select(kind => (
                kind.Name, ranks.ToArray(), ranks.Select(r => ComparisonReport.Find(cells, method, kind.Coordinates(r)).Final).ToArray())));
            panels.Add(cells.Where(c => c.Name == method && c.Tuning == ComparisonTuning.Shared
                && (c.Coordinates is ComparedCoordinates.Original or Full))
                .Aggregate(chart.WithTitle(method), (c, cell) => c.WithHorizontalLine(cell.Final.Median, cell.Coordinates)));
        }

        run.Chart("final loss against r", new ChartGrid(2, panels));
    }
}
