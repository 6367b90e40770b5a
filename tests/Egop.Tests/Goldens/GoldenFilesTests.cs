namespace Egop.Tests.Goldens;

/// <summary>The goldens fail loudly: a file that cannot be used is a row that fails, with the reason.</summary>
public sealed class GoldenFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egop-goldens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{ not json", "cannot be read")]
    [InlineData("", "cannot be read")]
    [InlineData("[1, 2]", "expected a JSON object")]
    [InlineData("{\"schema\": \"optimizer-goldens/2\"}", "unknown schema optimizer-goldens/2")]
    [InlineData("{\"schema\": \"optimizer-goldens/1\", \"cases\": []}", "\"cases\" is not a list")]
    [InlineData("{\"case\": \"x\"}", "neither a \"schema\" nor an \"objective\"")]
    [InlineData("{\"objective\": \"logistic\", \"values\": null}", "gives none of")]
    [InlineData("{\"objective\": \"cubic\", \"values\": [1]}", "unknown objective \"cubic\"")]
    [InlineData("{\"objective\": \"logistic\", \"values\": [1]}", "\"problem\" is missing")]
    [InlineData("{\"objective\": 7, \"problem\": {}, \"values\": [1]}", "unknown objective \"7\"")]
    public void A_file_that_cannot_be_used_is_a_row_that_fails_with_the_reason(string content, string reason)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deeper"));
        File.WriteAllText(Path.Combine(_folder, "deeper", "bad.json"), content);
        Assert.Contains(reason, Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_a_row_that_fails() => Assert.Contains("holds no *.json file", Failure(), StringComparison.Ordinal);

    [Fact]
    public void A_missing_folder_is_a_row_that_fails() =>
        Assert.Contains("cannot be searched", Failure(Path.Combine(_folder, "none")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[0.5, 2]", "nothing failed")]
    [InlineData("[0.5, 2.000000001]", "value at point 1: 2, expected 2.000000001")]
    [InlineData("[0.5]", "Assert.Equal")]
    public void A_wrong_number_fails_and_a_right_one_does_not(string values, string outcome)
    {
        string golden = """{"objective": "least_squares", "problem": {"A": [[1]], "y": [0]}, "sample_points": [[1], [2]], "values": """;
        File.WriteAllText(Path.Combine(_folder, "golden.json"), golden + values + "}");
        Assert.Contains(outcome, Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_says_the_case_and_the_quantity()
    {
        File.WriteAllText(Path.Combine(_folder, "1.json"), "{\"case\": \"tall\", \"objective\": \"logistic\", \"values\": [1]}");
        Assert.Equal("(tall in 1.json, values)", ObjectiveGoldens.RowsOf(GoldenFiles.In(_folder)).Single().Data.ToString());
    }

    [Fact]
    public void A_folder_of_optimizer_goldens_alone_is_no_failure_of_objectives()
    {
        File.WriteAllText(Path.Combine(_folder, "sgd.json"), "{\"schema\": \"optimizer-goldens/1\", \"cases\": [{}]}");
        IReadOnlyList<GoldenFile> files = GoldenFiles.In(_folder);
        (string golden, string quantity) = ObjectiveGoldens.RowsOf(files).Single().Data;
        ObjectiveGoldens.Check(files, golden, quantity);
    }

    // Runs every row of the folder and returns the message of the first that fails.
    private string Failure(string? folder = null)
    {
        IReadOnlyList<GoldenFile> files = GoldenFiles.In(folder ?? _folder);
        foreach ((string golden, string quantity) in ObjectiveGoldens.RowsOf(files).Select(row => row.Data))
        {
            if (Record.Exception(() => ObjectiveGoldens.Check(files, golden, quantity)) is { } failure)
                return failure.Message;
        }

        return "nothing failed";
    }
}
