using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>The problem of an optimizer golden: parameters, where they start, and the gradient of each update.</summary>
/// <param name="Id">The problem's name in the file.</param>
/// <param name="Layout">Names and shapes of the parameters.</param>
/// <param name="Initial">Their initial values, concatenated, each row-major.</param>
/// <param name="Gradient">Gradient and loss at an update.</param>
internal sealed record GoldenProblem(string Id, ParameterLayout Layout, double[] Initial, GoldenGradient Gradient);

/// <summary>Writes the gradient that update t uses at x; returns the loss at x, NaN for a problem that has none.</summary>
/// <param name="update">t, from 1.</param>
/// <param name="x">The parameters before the update.</param>
/// <param name="gradient">Receives the gradient.</param>
internal delegate double GoldenGradient(int update, ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>The problem types of the schema "optimizer-goldens/1", by library objectives wherever there is one.</summary>
internal static class GoldenProblems
{
    private static readonly Dictionary<string, Func<JsonElement, ParameterLayout, GoldenGradient>> _known = new()
    {
        ["quadratic"] = (p, _) => Of(Objectives.Quadratic(p.Rows("H"), p.Vector("b"))),
        ["logistic"] = (p, _) => Of(Objectives.LogisticRegression(p.Rows("X"), p.Vector("y"), p.Number("l2"))),
        ["rosenbrock"] = (p, layout) => Of(Objectives.Rosenbrock(layout.Dimension, p.Number("a"))),
        ["matrix_least_squares"] = MatrixLeastSquares,
        ["mlp"] = Perceptron,
        ["gradient_sequence"] = Sequence,
    };

    /// <param name="problem">The "problem" of a case.</param>
    public static GoldenProblem Create(JsonElement problem)
    {
        string type = problem.Field("type").ToString();
        if (!_known.TryGetValue(type, out Func<JsonElement, ParameterLayout, GoldenGradient>? create))
            throw new InvalidDataException($"unknown problem type \"{type}\"; known: {string.Join(", ", _known.Keys)}");
        JsonElement[] parameters = [.. problem.Field("parameters").EnumerateArray()];
        var layout = ParameterLayout.Of(parameters.Select(p => (p.Field("name").ToString(), p.Integers("shape"))));
        double[] initial = [.. parameters.SelectMany(p => p.Field("initial").Flat())];
        return initial.Length == layout.Dimension
            ? new GoldenProblem(problem.Field("id").ToString(), layout, initial, create(problem, layout))
            : throw new InvalidDataException($"shapes hold {layout.Dimension} numbers, \"initial\" gives {initial.Length}");
    }

    private static GoldenGradient Of(IObjective objective) => (_, x, gradient) => objective.Evaluate(x, gradient);

    // vec(A X B) = (A kron B') vec(X) for row-major vec, so that 1/2 ||A X B - C||^2 is linear least squares.
    private static GoldenGradient MatrixLeastSquares(JsonElement problem, ParameterLayout layout)
    {
        double[][] a = problem.Rows("A"), b = problem.Rows("B");
        int columns = b[0].Length, rows = b.Length;
        double[,] kronecker = new double[a.Length * columns, a[0].Length * rows];
        for (int i = 0; i < kronecker.GetLength(0); i++)
        {
            for (int j = 0; j < kronecker.GetLength(1); j++)
                kronecker[i, j] = a[i / columns][j / rows] * b[j % rows][i % columns];
        }

        return Of(Objectives.LeastSquares(kronecker, problem.Field("C").Flat()));
    }

    private static GoldenGradient Perceptron(JsonElement problem, ParameterLayout layout)
    {
        double[][] inputs = problem.Rows("X"), targets = problem.Rows("Y");
        int[] widths = [inputs[0].Length, layout["W1"].Rows, targets[0].Length];
        var network = new NaiveNetwork(
            widths, biases: true, Math.Tanh, (_, tanh) => 1 - (tanh * tanh),
            (row, outputs, derivatives) => NaiveNetwork.Squared(outputs, targets[row], 0.5, derivatives));
        return network.Layout.SequenceEqual(layout)
            ? (_, x, gradient) => network.Evaluate(inputs, x, gradient)
            : throw new InvalidDataException($"expected the parameters {network.Layout}, actual {layout}");
    }

    private static GoldenGradient Sequence(JsonElement problem, ParameterLayout layout)
    {
        double[][] gradients = problem.Rows("gradients");
        return (update, _, gradient) =>
        {
            gradients[(update - 1) % gradients.Length].CopyTo(gradient);
            return double.NaN;
        };
    }
}
