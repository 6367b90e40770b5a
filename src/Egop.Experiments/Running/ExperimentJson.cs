using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Egop;

/// <summary>Results and settings as JSON.</summary>
internal static class ExperimentJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Settings(ExperimentSettings settings) => JsonSerializer.Serialize(settings, settings.GetType(), _options);

    public static string Of(ExperimentResult result)
    {
        var root = new JsonObject
        {
            ["experiment"] = result.Experiment.Id,
            ["title"] = result.Experiment.Title,
            ["source"] = result.Experiment.Source,
            ["settings"] = JsonSerializer.SerializeToNode(result.Settings, result.Settings.GetType(), _options),
            ["version"] = ExperimentResult.Version,
            ["machine"] = result.Machine,
            ["threads"] = result.Threads,
            ["seconds"] = Math.Round(result.Elapsed.TotalSeconds, 3),
            ["pieces from the journal"] = result.FromJournal,
            ["numbers"] = new JsonObject(result.Numbers.Select(n => KeyValuePair.Create(n.Key, Number(n.Value)))),
            ["expectations"] = new JsonArray([.. result.Expectations.Select(Expectation)]),
            ["notes"] = new JsonArray([.. result.Notes.Select(n => (JsonNode?)n)]),
            ["curves"] = new JsonArray([.. result.Curves.Select(Curve)]),
            ["tables"] = new JsonObject(result.Tables.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Table(t.Table)))),
        };
        return root.ToJsonString(_options) + "\n";
    }

    private static JsonObject Expectation(Expectation e) => new()
    {
        ["claim"] = e.Claim,
        ["quantity"] = e.Quantity,
        ["value"] = Number(e.Value),
        ["low"] = Number(e.Low),
        ["high"] = Number(e.High),
        ["met"] = e.IsMet,
        ["note"] = e.Note,
    };

    private static JsonObject Curve(ExperimentCurve c) => new()
    {
        ["panel"] = c.Panel,
        ["name"] = c.Name,
        ["x"] = Numbers(c.X),
        ["trials"] = new JsonArray([.. c.Trials.Select(t => (JsonNode?)Numbers(t))]),
    };

    private static JsonObject Table(Table table) => new()
    {
        ["columns"] = new JsonArray([.. table.Columns.Select(c => (JsonNode?)c)]),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode?)new JsonArray([.. row.Select(Cell)]))]),
    };

    private static JsonNode? Cell(object? cell) => cell switch
    {
        null => null,
        double number => Number(number),
        int number => JsonValue.Create(number),
        bool truth => JsonValue.Create(truth),
        _ => JsonValue.Create(Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    // JSON has no NaN or infinity; readers in other languages know these words.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value)
        : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}
