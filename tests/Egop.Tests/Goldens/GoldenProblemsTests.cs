using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>The problems of the optimizer goldens, as made here, have the losses that the files record.</summary>
public class GoldenProblemsTests
{
    private const string None = "no optimizer golden in this folder";

    public static TheoryData<string> Titles => [.. Cases().Select(c => c.Title).DefaultIfEmpty(None)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_loss_at_recorded_parameters_is_the_recorded_loss(string golden)
    {
        if (golden != None)
            Check(Cases().First(c => c.Title == golden).Case);
    }

    [Fact]
    public void An_unknown_problem_type_is_refused_with_the_known_ones()
    {
        JsonElement problem = JsonDocument.Parse("{\"type\": \"cubic\"}").RootElement;
        string message = Assert.Throws<InvalidDataException>(() => GoldenProblems.Create(problem)).Message;
        Assert.Contains("known: quadratic, logistic", message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Title, JsonElement Case)> Cases() => GoldenFiles.All.SelectMany(file => file.Cases);

    private static void Check(JsonElement golden)
    {
        GoldenProblem problem = GoldenProblems.Create(golden.Field("problem"));
        double[] gradient = new double[problem.Layout.Dimension];
        double initial = problem.Gradient(1, problem.Initial, gradient);
        if (double.IsNaN(initial))
        {
            Assert.Equal("gradient_sequence", golden.Field("problem").Field("type").ToString());
            Assert.Equal(golden.Field("problem").Rows("gradients")[0], gradient);
            return;
        }

        Near(golden.Vector("losses")[0], initial);
        foreach (JsonElement entry in golden.Field("trajectory").EnumerateArray())
        {
            double[] x = entry.Field("parameters").Flat();
            Near(entry.Number("loss"), problem.Gradient(entry.Integer("step") + 1, x, gradient));
            double[] u = [.. Enumerable.Range(0, x.Length).Select(i => Math.Cos(i + 1))];
            const double H = 1e-4;
            double Along(double side) => problem.Gradient(1, [.. x.Zip(u, (a, b) => a + (side * b))], new double[x.Length]);
            double slope = (Along(-2 * H) - (8 * Along(-H)) + (8 * Along(H)) - Along(2 * H)) / (12 * H);
            double scale = Math.Abs(entry.Number("loss")) + gradient.Sum(Math.Abs);
            // Rounding eps |f| / h is 2e-12 and the error h^4 of the differences 1e-16, of derivatives that may be a hundred times larger.
            Assert.Equal(slope, gradient.Zip(u, (g, b) => g * b).Sum(), 1e-10 * scale);
        }
    }

    // The loss of rounded parameters, at most a few hundred operations.
    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-13 * (1 + Math.Abs(expected)), $"loss {actual:R}, expected {expected:R}");
}
