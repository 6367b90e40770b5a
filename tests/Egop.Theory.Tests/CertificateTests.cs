namespace Egop.Tests;

public class CertificateTests
{
    [Theory]
    [InlineData(1, 2, Relation.AtMost, 0, 0, Verdict.Holds)]
    [InlineData(2, 1, Relation.AtMost, 0, 0, Verdict.Violated)]
    [InlineData(2, 1, Relation.AtMost, 1, 0, Verdict.Holds)]
    [InlineData(2, 1, Relation.AtMost, 0, 1.5, Verdict.Inconclusive)]
    [InlineData(1, 2, Relation.AtMost, 0, 1.5, Verdict.Inconclusive)]
    [InlineData(1, 2, Relation.AtMost, 0, 0.5, Verdict.Holds)]
    [InlineData(1, 2, Relation.AtLeast, 0, 0, Verdict.Violated)]
    [InlineData(2, 1, Relation.AtLeast, 0, 0, Verdict.Holds)]
    [InlineData(1, 1.1, Relation.Equal, 0, 0, Verdict.Violated)]
    [InlineData(1, 1.1, Relation.Equal, 0.05, 0.1, Verdict.Holds)]
    [InlineData(1, 1.1, Relation.Equal, 0.01, 0.01, Verdict.Violated)]
    [InlineData(double.NaN, 1, Relation.AtMost, 9, 9, Verdict.NotApplicable)]
    [InlineData(1, double.NaN, Relation.Equal, 9, 9, Verdict.NotApplicable)]
    [InlineData(1, double.PositiveInfinity, Relation.AtMost, 0, 0, Verdict.Holds)]
    [InlineData(double.PositiveInfinity, 1, Relation.AtMost, 0, 0, Verdict.Violated)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, Relation.AtMost, 0, 0, Verdict.Holds)]
    public void The_verdict_follows_from_the_numbers(
        double left, double right, Relation relation, double tolerance, double uncertainty, Verdict expected) =>
        Assert.Equal(expected,
            Made(left, right) with { Relation = relation, Tolerance = tolerance, Uncertainty = uncertainty } is var c
                ? c.Verdict
                : default);

    [Fact]
    public void A_failed_assumption_makes_any_numbers_not_applicable_and_says_why()
    {
        Certificate c = Made(2, 1) with { Assumptions = [new Assumption("c ≥ ‖θ*‖", AssumptionStatus.Failed, 3)] };
        Assert.Equal(Verdict.NotApplicable, c.Verdict);
        Assert.Contains("c ≥ ‖θ*‖", c.ToString(), StringComparison.Ordinal);
        Assert.False(c.IsProved);
    }

    [Fact]
    public void One_line_names_verdict_source_statement_and_sides() =>
        Assert.Equal("holds: [X] Lemma 1, one is at most two: 1 ≤ 2", Made(1, 2).ToString());

    [Fact]
    public void A_table_counts_its_verdicts_and_is_clean_without_violations()
    {
        var table = new CertificateTable(Made(1, 2), Made(3, 2), Certificate.NotApplicable("s", "S", "x", "no reason"));
        Assert.Equal("3 certificates: 1 hold, 1 violated, 0 inconclusive, 1 not applicable", table.ToString());
        Assert.False(table.IsClean);
        Assert.True(new CertificateTable(table[0], table[2]).IsClean);
    }

    private static Certificate Made(double left, double right) =>
        new() { Statement = "one is at most two", Source = "[X] Lemma 1", Formula = @"\frac{1}{1} \le 2", Left = left, Right = right };
}
