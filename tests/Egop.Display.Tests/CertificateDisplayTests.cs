namespace Egop.Tests;

/// <summary>Certificates as notebooks and pages show them.</summary>
public class CertificateDisplayTests
{
    [Fact]
    public void A_card_shows_the_formula_both_numbers_and_the_assumptions()
    {
        string html =
            Printers.Html(Made(1, 2) with { Assumptions = [new Assumption("h < 3", AssumptionStatus.Proved, 0)], Note = "a & b" });
        Assert.Contains("<math", html, StringComparison.Ordinal);
        Assert.Contains("<mfrac>", html, StringComparison.Ordinal);
        Assert.Contains("h &lt; 3: proved (0)", html, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", html, StringComparison.Ordinal);
        Assert.Contains("1 ≤ 2", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_a_row_for_each_certificate_and_says_why_one_does_not_apply()
    {
        var table = new CertificateTable(Made(1, 2), Made(3, 2), Certificate.NotApplicable("s", "S", "x", "no reason"));
        Assert.Contains("no reason", Printers.Html(table), StringComparison.Ordinal);
        Assert.Equal(3, Tables.Certificates(table).Rows.Length);
    }

    [Theory]
    [InlineData(@"\frac{a}{b_1}", "<mfrac><mrow><mi>a</mi></mrow><mrow><msub><mi>b</mi><mn>1</mn></msub></mrow></mfrac>")]
    [InlineData(@"x^2 \le \lambda", "<msup><mi>x</mi><mn>2</mn></msup><mo stretchy=\"false\">≤</mo><mi>λ</mi>")]
    [InlineData(
        @"\tilde{L}_f", "<msub><mover accent=\"true\"><mrow><mi>L</mi></mrow><mo stretchy=\"false\">~</mo></mover><mi>f</mi></msub>")]
    [InlineData(@"\unknown x", "<mtext>\\unknown</mtext><mi>x</mi>")]
    [InlineData(@"\text{a<b}", "<mtext>a&lt;b</mtext>")]
    [InlineData(@"\frac{a", "<mfrac><mrow><mi>a</mi></mrow><mrow></mrow></mfrac>")]
    public void Formulas_become_MathML(string latex, string expected) =>
        Assert.Contains(expected, MathMl.FromLatex(latex), StringComparison.Ordinal);

    private static Certificate Made(double left, double right) =>
        new() { Statement = "one is at most two", Source = "[X] Lemma 1", Formula = @"\frac{1}{1} \le 2", Left = left, Right = right };
}
