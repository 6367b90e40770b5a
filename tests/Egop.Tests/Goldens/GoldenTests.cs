namespace Egop.Tests.Goldens;

/// <summary>
/// The library against numbers computed elsewhere: one row for each quantity of an objective and each case of an optimizer.
/// </summary>
/// <remarks>
/// The files are those below the folder EGOP_GOLDENS, or tests/goldens. A file that cannot be read, understood or run is a row
/// that fails, and so is a folder without files. The goldens task of the build runs this class alone.
/// </remarks>
public class GoldenTests
{
    private const string Trajectory = "trajectory";

    public static TheoryData<string, string> Rows() => RowsOf(GoldenFiles.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_library_agrees_with_the_reference(string golden, string quantity) => Check(GoldenFiles.All, golden, quantity);

    [Fact]
    public void Every_method_names_the_trajectories_that_it_is_compared_with()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(GoldenFiles.Variable) is { Length: > 0 }, "another folder of goldens was chosen");
        IEnumerable<string> recorded = GoldenFiles.All.SelectMany(f => f.Cases).Select(c => c.Case.Field("optimizer").ToString())
            .Distinct();
        Optimizer[] methods = [.. Methods.All, new Muon(), new GgtOptimetry(), new GgtTensorFlow()];
        Assert.Equal(recorded.Order(StringComparer.Ordinal), methods.SelectMany(m => m.Facts.Goldens).Order(StringComparer.Ordinal));
    }

    internal static TheoryData<string, string> RowsOf(IReadOnlyList<GoldenFile> files)
    {
        var rows = new TheoryData<string, string>();
        foreach (GoldenFile file in files)
        {
            foreach (string quantity in ObjectiveGoldens.QuantitiesOf(file))
                rows.Add(file.Title, quantity);
            foreach ((string title, _) in file.Cases)
                rows.Add(title, Trajectory);
        }

        return rows;
    }

    internal static void Check(IReadOnlyList<GoldenFile> files, string golden, string quantity)
    {
        if (files.FirstOrDefault(f => f.Kind != GoldenKind.Optimizer && f.Title == golden) is { } file)
            ObjectiveGoldens.Check(file, quantity);
        else
            OptimizerGoldens.Check(files.SelectMany(f => f.Cases).First(c => c.Title == golden).Case);
    }
}
