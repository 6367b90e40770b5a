namespace Egop;

/// <summary>Results of training and estimation as notebooks show them.</summary>
/// <remarks>Without wall times: a notebook that runs again keeps its outputs, byte for byte.</remarks>
internal static class ResultHtml
{
    private const int Width = 520, Height = 300;

    public static string Of(TrainResult run)
    {
        (Iterate first, Iterate last) = (run.History[0], run.History[^1]);
        HtmlCard card =
            new HtmlCard($"{run.Optimizer.Name}, {run.BasisName} basis", $"{Guard.Text(run.Steps)} steps, {Reason(run.StopReason)}")
            .Fact("loss", $"{Table.Text(first.Loss)} to {Table.Text(run.FinalLoss)}")
            .Fact("gradient norm", $"{Table.Text(first.GradientNorm)} to {Table.Text(last.GradientNorm)}");
        if (run.Refreshes.Count > 0)
            card.Fact("basis refreshed", $"{Guard.Text(run.Refreshes.Count)} times");
        return run.History.Count < 2 ? card.ToHtml() : card.Add(Charts.Losses(("", run)).WithTitle("").WithSize(Width, Height)).ToHtml();
    }

    public static string Of(SweepResult sweep)
    {
        var table = new Table("learning rate", "loss", "");
        foreach (SweepEntry entry in sweep.Entries)
            table =
                table.AddRow(entry.LearningRate, entry.Loss, entry == sweep.Best ? "best" : double.IsFinite(entry.Loss) ? "" : "diverged");
        HtmlCard card = new HtmlCard("Learning rates", sweep.ToString()).Add(table);
        return (sweep.BestIsAtEdge ? card.Line("The best rate is the last one tried on its side; a better one may lie beyond.") : card)
            .ToHtml();
    }

    public static string Of(SweepEntry entry) =>
        new HtmlCard("Learning rate").Fact("learning rate", entry.LearningRate).Fact("loss", entry.Loss).ToHtml();

    public static string Of(Iterate iterate) => new HtmlCard($"Step {Guard.Text(iterate.Step)}")
        .Fact("loss", iterate.Loss).Fact("gradient norm", iterate.GradientNorm).Fact("gradient 1-norm", iterate.GradientNorm1)
        .Fact("learning rate", iterate.LearningRate).ToHtml();

    public static string Of(Quartiles quartiles) => new HtmlCard("Quartiles")
        .Fact("median", quartiles.Median).Fact("first quartile", quartiles.Lower).Fact("third quartile", quartiles.Upper).ToHtml();

    public static string Of(Checkpoint checkpoint)
    {
        HtmlCard card = new HtmlCard("Checkpoint", $"after {Guard.Text(checkpoint.Step)} steps, {checkpoint.BasisName} basis")
            .Fact("parameters", checkpoint.Parameters.Count).Fact("history entries", checkpoint.History.Count);
        return card.Facts(checkpoint.HyperParameters).Add(OptimizerHtml.Of(checkpoint.State)).ToHtml();
    }

    public static string Of(Spectrum spectrum) => Facts(new HtmlCard("Spectrum", spectrum.ToString()), spectrum).ToHtml();

    public static string Of(EgopBlock block) =>
        Facts(new HtmlCard($"EGOP block {block.Name}",
            $"{EgopBlock.By(block.Method)}; {Guard.Text(block.Rank)} of {Guard.Text(block.Order)} eigenvectors"), block.Spectrum).ToHtml();

    public static string Of(EgopEstimate estimate)
    {
        var card = new HtmlCard("EGOP", $"{Guard.Text(estimate.Dimension)} parameters, {Guard.Text(estimate.Samples)} gradients");
        if (estimate.Blocks.Count == 1)
            return Facts(card.Fact("method", EgopBlock.By(estimate.Blocks[0].Method)), estimate.Spectrum).ToHtml();
        var table = new Table("block", "coordinates", "eigenvectors", "stable rank", "largest eigenvalue", "method");
        foreach (EgopBlock block in estimate.Blocks)
            table = table.AddRow(
                block.Name, block.Order, block.Rank, block.Spectrum.StableRank, block.Spectrum.Eigenvalues[0], EgopBlock.By(block.Method));
        return Facts(card.Add(table), estimate.Spectrum).ToHtml();
    }

    private static HtmlCard Facts(HtmlCard card, Spectrum spectrum)
    {
        card.Fact("stable rank", $"{(spectrum.IsTruncated ? "at least " : "")}{Table.Text(spectrum.StableRank)} of {Guard.Text(spectrum.Order)}")
            .Fact("largest eigenvalue", spectrum.Eigenvalues[0]).Fact("numerical rank", spectrum.NumericalRank)
            .Fact("participation ratio", spectrum.ParticipationRatio);
        if (spectrum.IsTruncated)
            card.Fact("part of the trace", $"{Table.Text(100 * spectrum.CapturedEnergy)} %");
        return spectrum.Eigenvalues.Count < 2
            ? card
            : card.Add(Charts.Spectrum(spectrum.Eigenvalues).WithTitle("").WithSize(Width, Height));
    }

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.StepsDone => "all steps done",
        _ => string.Concat(reason.ToString().Select((c, i) => i > 0 && char.IsUpper(c)
            ? $" {char.ToLowerInvariant(c)}"
            : char.ToLowerInvariant(c).ToString())),
    };
}
