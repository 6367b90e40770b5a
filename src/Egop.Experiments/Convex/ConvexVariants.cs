namespace Egop;

/// <summary>How the outcome depends on what the paper leaves open: the scale and the decay of the data's singular values.</summary>
internal static class ConvexVariants
{
    /// <summary>s₁ and p of s₁ k^−p; √n in the place of 0.</summary>
    private static readonly (double Scale, double Exponent)[] _variants = [(1, 1), (1, 2), (1, 4), (0, 1), (0, 2), (0, 4)];

    /// <summary>Adds a table: one trial of each variant, Adagrad and Adam.</summary>
    public static void Add(ConvexObjective kind, ConvexSettings settings, ExperimentRun run)
    {
        string[] tunings = ["one rate", "own rates"];
        ComparedMethod[] methods = [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)];
        var table = new Table([
            "largest singular value", "exponent", "f − inf f at the start", "stable rank",
            .. methods.SelectMany(m => tunings.Select(t => $"{m.Name}, {t}")), .. methods.Select(m => $"{m.Name}, loss, one rate"),
        ]);
        foreach ((double scale, double exponent) in _variants)
        {
            ConvexSettings own = settings with { Trials = 1, SweepTrials = 1, DataScale = scale == 0 ? Math.Sqrt(settings.Rows) : scale, Exponent = exponent };
            ConvexComparison made = ConvexComparison.Run(kind, own, run, methods, FormattableString.Invariant($"s {own.DataScale}, p {exponent}: "));
            table = table.AddRow([
                own.DataScale, exponent, made.Cells[0].Losses[0][0], made.Estimates[0].Spectrum.StableRank,
                .. methods.SelectMany(m => new object[] { made.Ratio(m.Name, ComparisonTuning.Shared), made.Ratio(m.Name, ComparisonTuning.Separate) }),
                .. methods.Select(m => (object)made.LossRatio(m.Name, ComparisonTuning.Shared)),
            ]);
        }

        run.Table("what the paper leaves open", table.WithCaption("final f − inf f, EGOP / original, for other singular values of the data; one trial each"));
    }
}
