using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>Results in a few lines of plain text, for terminals.</summary>
/// <remarks>Every line but the last ends in a line feed; numbers are in the invariant culture.</remarks>
public static class PlainText
{
    private static readonly int[] _shown = [2, 5, 10, 20, 50, 100];

    /// <summary>What <see cref="EgopEstimate.ToString"/> says, then a line a block, then the time it took and who computed.</summary>
    /// <param name="estimate">The estimate.</param>
    public static string ToText(this EgopEstimate estimate)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"EGOP of {estimate.Dimension} parameters from {estimate.Samples} gradients\n");
        foreach (EgopBlock block in estimate.Blocks)
            text.Append(CultureInfo.InvariantCulture, $"    block {block}; {Decay(block.Spectrum)}\n");
        return text.Append(CultureInfo.InvariantCulture, $"    {estimate.Timings}; {estimate.ProviderName}").ToString();
    }

    /// <summary>Largest eigenvalue, ranks and the first decay ratios.</summary>
    /// <param name="spectrum">The spectrum.</param>
    public static string ToText(this Spectrum spectrum) =>
        FormattableString.Invariant($"{spectrum.Eigenvalues.Count} eigenvalues, largest {spectrum.Eigenvalues[0]:G5}\n") +
        string.Create(CultureInfo.InvariantCulture,
            $"    {spectrum}; numerical rank {spectrum.NumericalRank:G4}, participation ratio {spectrum.ParticipationRatio:G4}\n") +
        $"    {Decay(spectrum)}";

    /// <summary>What <see cref="TrainResult.ToString"/> says, then losses and gradient norms at the start and at the end.</summary>
    /// <param name="result">The run.</param>
    public static string ToText(this TrainResult result)
    {
        (Iterate first, Iterate last) = (result.History[0], result.History[^1]);
        return FormattableString.Invariant(
            $"{result}\n    loss {first.Loss:G5} to {last.Loss:G5}, ") + FormattableString.Invariant(
            $"gradient norm {first.GradientNorm:G3} to {last.GradientNorm:G3}, {result.Elapsed.TotalSeconds:F2} s");
    }

    /// <summary>What <see cref="SweepResult.ToString"/> says, then a line for each learning rate, the best one marked.</summary>
    /// <param name="sweep">The sweep.</param>
    public static string ToText(this SweepResult sweep)
    {
        var text = new StringBuilder(sweep.ToString());
        foreach (SweepEntry entry in sweep.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{entry.LearningRate,10:G4}  {entry.Loss,12:G5}");
            if (entry == sweep.Best)
                text.Append("  best");
        }

        if (sweep.BestIsAtEdge)
            text.Append("\n    The best rate is the last one tried on its side; a better one may lie beyond.");
        return text.ToString();
    }

    /// <summary>Counts of verdicts, then a line for each certificate.</summary>
    /// <param name="table">The certificates.</param>
    public static string ToText(this CertificateTable table) =>
        string.Join("\n    ", table.Select(certificate => certificate.ToString()).Prepend(table.ToString()));

    /// <summary>The caption, the heads, and a line for each row, columns aligned.</summary>
    /// <param name="table">The table.</param>
    public static string ToText(this Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[][] rows = [[.. table.Columns],
            .. table.ShownRows.Select(row => (string[])[.. row.Select(cell => Table.Text(cell).ReplaceLineEndings(" "))])];
        int[] widths = [.. table.Columns.Select((_, j) => rows.Max(row => row[j].Length))];
        bool[] numeric = table.NumericColumns();
        IEnumerable<string> lines = rows.Select(row =>
            string.Join("  ", row.Select((cell, j) => numeric[j] ? cell.PadLeft(widths[j]) : cell.PadRight(widths[j]))).TrimEnd());
        IEnumerable<string> before =
            table.Caption.Length > 0 ? [table.Caption] : [], after = table.Remainder.Length > 0 ? [table.Remainder] : [];
        return string.Join("\n", before.Concat(lines).Concat(after));
    }

    /// <summary>The number of parameters, then a line for each named array.</summary>
    /// <param name="layout">The layout.</param>
    public static string ToText(this ParameterLayout layout) =>
        string.Join("\n    ", layout.Select(block => block.ToString()).Prepend($"{Guard.Text(layout.Dimension)} parameters"));

    /// <summary>"λ_k / λ_1 for k = 2, 5, 10: 0.43, 0.40, 0.37".</summary>
    private static string Decay(Spectrum spectrum)
    {
        int[] k = [.. _shown.Where(k => k <= spectrum.Eigenvalues.Count)];
        IEnumerable<string> ratios = k.Select(i => spectrum.DecayRatio(i).ToString("G3", CultureInfo.InvariantCulture));
        return k.Length == 0 ? "one eigenvalue" : $"λ_k / λ_1 for k = {string.Join(", ", k)}: {string.Join(", ", ratios)}";
    }
}
