namespace Egop.Tests;

/// <summary>Small runs of an experiment, and what of a result must not depend on how it was run.</summary>
internal static class ExperimentSamples
{
    public static ConvexSettings Settings { get; } =
        Egop.Experiments.F5c.Settings(ExperimentSize.Smoke) with { Parameters = 6, Rows = 9, Steps = 12 };

    public static ExperimentResult Run(ExperimentOptions? options = null) => Egop.Experiments.F5c.Run(Settings, options);

    /// <summary>Every number of a result but times, as text that differs if a bit does.</summary>
    public static string Numbers(ExperimentResult result) => string.Join(
        '\n',
        result.Numbers.Select(n => $"{n.Key} {n.Value:R}")
            .Concat(result.Expectations.Select(e => $"{e.Claim} {e.Value:R}"))
            .Concat(result.Curves.SelectMany(c => c.Trials.Select(t => $"{c.Panel} {c.Name} {string.Join(' ', t.Select(v => v.ToString("R")))}"))));

    /// <summary>The journal that a whole run writes, and its name.</summary>
    public static string OnlyFile(string folder) => Assert.Single(Directory.GetFiles(folder, "*.jsonl"));

    public sealed class Told(Action<ExperimentProgress> action) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => action(value);
    }
}
