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
        Assert.Equal("(tall in 1.json, values)", GoldenTests.RowsOf(GoldenFiles.In(_folder)).Single().Data.ToString());
    }

    [Theory]
    [InlineData("{\"id\": \"a\", \"optimizer\": \"panther\", \"hyperparameters\": {}}", "unknown optimizer \"panther\"")]
    [InlineData("{\"id\": \"a\"}", "\"optimizer\" is missing")]
    [InlineData("{\"optimizer\": \"adam\", \"hyperparameters\": {}}", "\"lr\" is missing")]
    public void An_optimizer_case_that_cannot_be_run_is_a_row_that_fails_with_the_reason(string golden, string reason)
    {
        File.WriteAllText(Path.Combine(_folder, "adam.json"), $"{{\"schema\": \"optimizer-goldens/1\", \"cases\": [{golden}]}}");
        Assert.Contains(reason, Failure(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.75", "nothing failed")]
    [InlineData("0.7500001", "parameter 0 after update 1: 0.75, expected 0.7500001")]
    public void A_wrong_trajectory_fails_and_a_right_one_does_not(string after, string outcome)
    {
        const string problem = """{"id": "q", "type": "quadratic", "H": [[1]], "b": [0], "parameters": [{"name": "x", "shape": [1], "initial": [1]}]}""";
        const string rates = """{"lr": 0.25, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": false}""";
        string golden = $$"""{"id": "a", "optimizer": "sgd", "hyperparameters": {{rates}}, "problem": {{problem}}, "steps": 1, "tolerance": {"absolute": 1e-12}, "trajectory": [{"step": 1, "parameters": [[{{after}}]]}]}""";
        File.WriteAllText(Path.Combine(_folder, "sgd.json"), $"{{\"schema\": \"optimizer-goldens/1\", \"cases\": [{golden}]}}");
        Assert.Contains(outcome, Failure(), StringComparison.Ordinal);
    }

    // Runs every row of the folder and returns the message of the first that fails.
    private string Failure(string? folder = null)
    {
        IReadOnlyList<GoldenFile> files = GoldenFiles.In(folder ?? _folder);
        foreach ((string golden, string quantity) in GoldenTests.RowsOf(files).Select(row => row.Data))
        {
            if (Record.Exception(() => GoldenTests.Check(files, golden, quantity)) is { } failure)
                return failure.Message;
        }

        return "nothing failed";
    }
}
