using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>The library's objective for an objective golden.</summary>
internal static class GoldenObjectives
{
    private static readonly Dictionary<string, Func<JsonElement, IObjective>> _known = new()
    {
        ["balanced_quadratic"] = p => Objectives.UnbalancedQuadratic(p.Rows("H"), p.Number("beta")),
        ["least_squares"] = p => Objectives.LeastSquares(p.Rows("A"), p.Vector("y")),
        ["logistic"] = p => Objectives.LogisticRegression(p.Rows("A"), p.Vector("y"), p.Has("l2") ? p.Number("l2") : 0),
        ["log_sum_exp"] = p => Objectives.LogSumExp(p.Rows("A"), p.Vector("y")),
        ["linear_network"] = p => Objectives.LinearNetwork(p.Integers("layers"), p.Rows("A"), p.Rows("Y")),
        ["relu_network"] = p => Objectives.ReluNetwork(p.Integers("layers"), p.Rows("A"), p.Integers("labels")),
        ["matrix_factorization"] = p =>
            Objectives.MatrixFactorization(p.Rows("measurements"), p.Vector("b"), p.Integer("m"), p.Integer("k"), p.Integer("r")),
    };

    public static IObjective Create(JsonElement root)
    {
        string name = root.Field("objective").ToString();
        return _known.TryGetValue(name, out Func<JsonElement, IObjective>? create)
            ? create(root.Field("problem"))
            : throw new InvalidDataException($"unknown objective \"{name}\"; known: {string.Join(", ", _known.Keys)}");
    }
}
