namespace Egop;

/// <summary>The experiments, one for each figure and table that is reproduced.</summary>
/// <example><code>
/// ExperimentResult result = Experiments.Find("F5c").Run(ExperimentSize.Smoke);
/// Console.WriteLine(result.Expectations.Count &gt; 0); // True
/// </code></example>
public static class Experiments
{
    /// <summary>Log-sum-exp, logistic regression and least squares on data with decaying singular values (figures 5 and 12).</summary>
    public static Experiment<ConvexSettings> F5a { get; } = ConvexExperiment.Of(ConvexObjective.LogSumExp);

    /// <inheritdoc cref="F5a"/>
    public static Experiment<ConvexSettings> F5b { get; } = ConvexExperiment.Of(ConvexObjective.LogisticRegression);

    /// <inheritdoc cref="F5a"/>
    public static Experiment<ConvexSettings> F5c { get; } = ConvexExperiment.Of(ConvexObjective.LeastSquares);

    /// <summary>Trajectories of Adagrad in the plane (figure 1, left).</summary>
    public static Experiment<TrajectorySettings> F1L { get; } = TrajectoryExperiment.Definition;

    /// <summary>The unbalanced quadratic of the Adagrad lecture.</summary>
    public static Experiment<LectureSettings> C1 { get; } = LectureExperiment.Definition;

    /// <summary>GGT against diagonal and full-matrix Adagrad, Adam and SGD.</summary>
    public static Experiment<GgtSettings> G1 { get; } = GgtExperiment.Definition;

    /// <summary>AdaGram of several ranks on generalized linear models.</summary>
    public static Experiment<GlmSettings> A1 { get; } = AdaGramExperiment.Definition;

    /// <summary>A ReLU network on handwritten digits (figures 1, right, and 10).</summary>
    public static Experiment<DigitsSettings> F1R { get; } = DigitsExperiment.Definition;

    /// <summary>A linear network (figures 3, 9 and 13).</summary>
    public static Experiment<LinearNetworkSettings> F3 { get; } = LinearNetworkExperiment.Definition;

    /// <summary>A ReLU network on four classes of Fashion-MNIST (figures 4 and 11).</summary>
    public static Experiment<FashionSettings> F4 { get; } = FashionExperiment.Definition;

    /// <summary>Random rotations against the EGOP basis on the digits network.</summary>
    public static Experiment<RotationSettings> R1 { get; } = RotationExperiment.Definition;

    /// <summary>Re-estimating the basis of the digits network every so many epochs.</summary>
    public static Experiment<StalenessSettings> S1 { get; } = StalenessExperiment.Definition;

    /// <summary>The leading eigenvectors of the digits network's EGOP alone, and with their complement.</summary>
    public static Experiment<PartialBasisSettings> S3 { get; } = PartialBasisExperiment.Definition;

    /// <summary>The same for a network of 78,904 parameters.</summary>
    public static Experiment<WideLayerSettings> S3W { get; } = WideLayerExperiment.Definition;

    /// <summary>EGOP spectrum of the digits network and, as F8, densities of its eigenvectors (figures 2 and 8).</summary>
    public static Experiment<SpectrumSettings> F2 { get; } = SpectrumExperiment.Definition;

    /// <summary>The spectrum under other sampling distributions (figure 6).</summary>
    public static Experiment<SamplingSpectrumSettings> F6 { get; } = SamplingSpectrumExperiment.Definition;

    /// <summary>Block spectra of both layers, digits and Fashion-MNIST (figure 7).</summary>
    public static Experiment<BlockSpectrumSettings> F7 { get; } = BlockSpectrumExperiment.Definition;

    /// <summary>How few gradients suffice for an EGOP basis.</summary>
    public static Experiment<SampleSizeSettings> S2 { get; } = SampleSizeExperiment.Definition;

    /// <summary>Every method of the library on the digits network and the convex functions, with and without the EGOP basis.</summary>
    public static Experiment<SurveySettings> B1 { get; } = SurveyExperiment.Definition;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        F1L, F1R, F2, F3, F4,
        F5a, F5b, F5c,
        F6, F7,
        C1,
        G1, A1, B1,
        R1, S1, S2, S3, S3W,
    ];

    /// <summary>The experiment with an identifier or alias, in any case.</summary>
    /// <param name="id">Identifier, such as "F5c" or "F12c".</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Experiment Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return All.FirstOrDefault(e => e.Aliases.Prepend(e.Id).Contains(id, StringComparer.OrdinalIgnoreCase))
            ?? throw Guard.Bad(
                nameof(id), string.Join(", ", All.SelectMany(e => e.Aliases.Prepend(e.Id))), $"\"{id}\"", "Give one of these.");
    }
}
