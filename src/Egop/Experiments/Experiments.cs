namespace Egop;

/// <summary>The experiments, one for each figure and table that is reproduced.</summary>
public static class Experiments
{
    /// <summary>Log-sum-exp, logistic regression and least squares on data with decaying singular values (figures 5 and 12).</summary>
    public static Experiment<ConvexSettings> F5a { get; } = new ConvexExperiment(ConvexObjective.LogSumExp);

    /// <inheritdoc cref="F5a"/>
    public static Experiment<ConvexSettings> F5b { get; } = new ConvexExperiment(ConvexObjective.LogisticRegression);

    /// <inheritdoc cref="F5a"/>
    public static Experiment<ConvexSettings> F5c { get; } = new ConvexExperiment(ConvexObjective.LeastSquares);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Experiment> All { get; } = [F5a, F5b, F5c];

    /// <summary>The experiment with an identifier or alias, in any case.</summary>
    /// <param name="id">Identifier, such as "F5c" or "F12c".</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Experiment Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(e => e.Aliases.Prepend(e.Id).Contains(id, StringComparer.OrdinalIgnoreCase))
            ?? throw Guard.Bad(nameof(id), string.Join(", ", All.SelectMany(e => e.Aliases.Prepend(e.Id))), $"\"{id}\"", "Give one of these.");
    }
}
