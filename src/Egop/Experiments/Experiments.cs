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

    /// <summary>Trajectories of Adagrad in the plane (figure 1, left).</summary>
    public static Experiment<TrajectorySettings> F1L { get; } = new TrajectoryExperiment();

    /// <summary>The unbalanced quadratic of the Adagrad lecture.</summary>
    public static Experiment<LectureSettings> C1 { get; } = new LectureExperiment();

    /// <summary>GGT against diagonal and full-matrix Adagrad, Adam and SGD.</summary>
    public static Experiment<GgtSettings> G1 { get; } = new GgtExperiment();

    /// <summary>AdaGram of several ranks on generalized linear models.</summary>
    public static Experiment<GlmSettings> A1 { get; } = new AdaGramExperiment();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        F1L,
        F5a, F5b, F5c,
        C1,
        G1,
        A1,
    ];

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
