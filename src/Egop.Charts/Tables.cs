namespace Egop;

/// <summary>Results and lists of the library as tables.</summary>
public static class Tables
{
    /// <summary>
    /// A row for each certificate: verdict, source, statement, both sides, assumptions; the counts of verdicts as caption.
    /// </summary>
    /// <param name="certificates">The certificates.</param>
    public static Table Certificates(CertificateTable certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        var table = new Table("verdict", "source", "statement", "left", "", "right", "assumptions");
        foreach (Certificate c in certificates)
        {
            bool applies = c.Verdict != Verdict.NotApplicable;
            string sign = c.Relation switch { Relation.AtMost => "≤", Relation.AtLeast => "≥", _ => "=" };
            table = table.AddRow(
                Certificate.Word(c.Verdict), c.Source, c.Statement, applies ? c.Left : null, applies ? sign : "", applies ? c.Right : null,
                string.Join("; ", c.Assumptions));
        }

        return table.WithCaption(certificates.ToString());
    }

    /// <summary>A row for each method of the library: formula, state, cost of a step, what its path follows, source.</summary>
    public static Table Optimizers() => Egop.Optimizers.Registry.Aggregate(
        new Table("method", "formula", "state", "a step costs", "follows", "source"),
        (table, method) => table.AddRow(
            method.Name, method.Facts.Formula, method.Facts.StateSize, method.Facts.StepCost, method.Facts.Follows, method.Facts.Source));
}
