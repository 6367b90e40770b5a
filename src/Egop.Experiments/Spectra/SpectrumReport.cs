namespace Egop;

/// <summary>Tables and pictures of spectra.</summary>
internal static class SpectrumReport
{
    private static readonly int[] _ranks = [2, 10, 100];

    /// <summary>One row a spectrum.</summary>
    public static Table Table(IEnumerable<MeasuredSpectrum> spectra, int leading) => spectra.Aggregate(
        new Table(
        [
            "EGOP", "order n", "gradients M", "stable rank sr", "sr / n", .. _ranks.Select(k => $"λ{Subscript(k)}/λ₁"), "density β₁",
            $"median β of the first {Guard.Text(leading)}", "bound 2 sr/(β₁ n)", "best sign direction β*", "bound 2 sr/(β* n)",
        ]),
        (table, m) => table.AddRow(
        [
            m.Name, m.Order, m.Samples, m.Spectrum.StableRank, m.Spectrum.StableRank / m.Order,
            .. _ranks.Select(k => k <= m.Order ? (object?)m.Spectrum.DecayRatio(k) : null), m.Densities[0], m.MedianDensity(leading),
            m.Bound, m.SignDensity, m.SignBound,
        ]));

    /// <summary>Eigenvalues with the leading ones enlarged; the stable rank is written beside them and drawn where it falls.</summary>
    public static Chart Spectrum(MeasuredSpectrum m, int leading) =>
        Charts.Spectrum(m.Spectrum.Eigenvalues, Math.Min(leading, m.Order / 2)).WithTitle($"EGOP spectrum: {m.Name}")
            .WithSubtitle(Words(m));

    /// <summary>Several spectra over their largest eigenvalue, with the leading ones enlarged.</summary>
    public static Chart Overlay(IReadOnlyList<MeasuredSpectrum> spectra, int leading)
    {
        // Below the square of the rounding unit over the largest there is nothing to see.
        var axis = new Axis("λₖ / λ₁", AxisScale.Logarithmic, min: 1e-17);
        Chart chart = Lines(int.MaxValue) with { X = new Axis("index k"), Y = axis };
        return chart.WithInset(Lines(leading) with { Title = $"first {Guard.Text(leading)}", Y = new Axis(scale: AxisScale.Logarithmic) });

        Chart Lines(int count) => new()
        {
            Traces =
            [
                .. spectra.Select(m => new LineTrace(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{m.Name}: sr {m.Spectrum.StableRank:F1}"),
                    Enumerable.Range(1, Math.Min(count, m.Spectrum.Eigenvalues.Count)).Select(k => (double)k),
                    m.Spectrum.Eigenvalues.Take(count).Select(v => v / m.Spectrum.Eigenvalues[0]))),
            ],
        };
    }

    /// <summary>"stable rank 69.5 of 2410, M = 4820, λ₂/λ₁ 0.43".</summary>
    public static string Words(MeasuredSpectrum m) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
            $"stable rank {m.Spectrum.StableRank:F1} of {m.Order}; M = {m.Samples}, λ₂/λ₁ = {m.Spectrum.DecayRatio(2):F3}, β₁ = "
            + $"{m.Densities[0]:F2}");

    private static string Subscript(int number) => string.Concat(Guard.Text(number).Select(digit => (char)('₀' + (digit - '0'))));
}
