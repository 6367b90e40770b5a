namespace Egop;

/// <summary>Experiments and parts of their results as notebooks show them.</summary>
internal static class ExperimentHtml
{
    public static string Of(Experiment experiment) => new HtmlCard($"{experiment.Id}: {experiment.Title}", experiment.Source)
        .Line(experiment.Question).Add(ModelHtml.OfSettings(experiment.SettingsOf(ExperimentSize.Notebook))).ToHtml();

    public static string Of(ExperimentResult result)
    {
        string expectations = result.Expectations.Count == 0 ? ""
            : result.ExpectationTable().WithCaption($"{result.Experiment.Id}, {result.Settings.Size} size: expected and found").ToHtml();
        return expectations + string.Concat(result.Charts.Select(chart => chart.Grid.ToHtml()));
    }

    public static string Of(Expectation expectation) => new HtmlCard(expectation.IsMet ? "met" : "not met", expectation.Claim)
        .Fact(expectation.Quantity, expectation.Value).Fact("expected", expectation.Interval).Line(expectation.Note).ToHtml();

    public static string Of(ExperimentCurve curve) => new HtmlCard($"{curve.Panel}, {curve.Name}", curve.ToString())
        .Add(new Chart { Traces = [curve.ToTrace()], Width = 520, Height = 300 }).ToHtml();
}
