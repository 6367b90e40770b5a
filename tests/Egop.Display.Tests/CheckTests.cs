using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Self-checks: what passes, what fails, and what the hint says.</summary>
public class CheckTests
{
    [Fact]
    public void A_condition_passes_fails_or_fails_with_its_exception()
    {
        Assert.True(CheckResult.That("a", () => true).Passed);
        Assert.False(CheckResult.That("a", () => false).Passed);
        CheckResult thrown = CheckResult.That("a", () => throw new InvalidOperationException("no basis"));
        Assert.Equal("FAILED: a. InvalidOperationException: no basis", thrown.ToString());
        Assert.False(CheckResult.That("a", null!).Passed);
    }

    [Fact]
    public void Numbers_pass_within_the_tolerance_relative_to_the_largest_expected_above_one()
    {
        Assert.True(CheckResult.Close("a", 1e-3, 1.0, 1.0009).Passed);
        Assert.False(CheckResult.Close("a", 1e-3, 1.0, 1.0011).Passed);
        Assert.True(CheckResult.Close("a", 1e-3, (double[])[1000, 0], (double[])[1000, 0.9]).Passed);
        Assert.False(CheckResult.Close("a", 1e-3, (double[])[1000, 0], (double[])[1000, 1.1]).Passed);
        Assert.True(CheckResult.Close("a", 0, double.PositiveInfinity, double.PositiveInfinity).Passed);
        Assert.False(CheckResult.Close("a", 1e300, 0.0, double.NaN).Passed);
    }

    [Fact]
    public void Arrays_vectors_and_matrices_compare_by_their_numbers()
    {
        Matrix<double> m = Problems.NormalMatrix(3, 4, 1);
        Assert.True(CheckResult.Close("m", 1e-12, m, m.ToArray()).Passed);
        Assert.True(CheckResult.Close("v", 1e-12, Vector<double>.Build.Dense([1, 2]), (int[])[1, 2]).Passed);
        Assert.True(CheckResult.Close("q", 1e-12, (double[])[1, 2, 3], new Quartiles(1, 2, 3)).Passed);
        Assert.False(CheckResult.Close("m", 1e-12, m, m.Transpose()).Passed);
        Assert.Contains("transposed", CheckResult.Close("m", 1e-12, m, m.Transpose()).Hint);
    }

    public static TheoryData<string, object?, object?> Mistakes => new()
    {
        { "opposite", (double[])[1, 2], (double[])[-1, -2] },
        { "2 times the expected", (double[])[1, 2], (double[])[2, 4] },
        { "0.5 times the expected", 4.0, 2.0 },
        { "zero: was anything", (double[])[1, 2], (double[])[0, 0] },
        { "NaN at index 1", (double[])[1, 2], (double[])[1, double.NaN] },
        { "sizes differ", (double[])[1, 2], (double[])[1] },
        { "another order", (double[])[1, 2, 7], (double[])[7, 1, 2] },
        { "transposed", (double[,])(new double[,] { { 1, 2 }, { 3, 4 } }), (double[,])(new double[,] { { 1, 3 }, { 2, 4 } }) },
        { "At index 2 it is 9, expected 3", (double[])[1, 2, 3], (double[])[1, 2, 9] },
        { "no number", 1.0, "text" },
        { "no number", 1.0, null },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_usual_mistake_is_named(string hint, object? expected, object? actual)
    {
        CheckResult result = CheckResult.Close("a", 1e-9, expected, actual);
        Assert.False(result.Passed);
        Assert.Contains(hint, result.Hint);
        Assert.Contains(hint, result.ToString());
        Assert.Contains("✗ a", result.ToHtml());
    }

    [Fact]
    public void A_tolerance_that_is_none_and_a_sequence_that_throws_fail_the_check_only()
    {
        Assert.False(CheckResult.Close("a", double.NaN, 1.0, 1.0).Passed);
        Assert.False(CheckResult.Close("a", -1, 1.0, 1.0).Passed);
        Assert.Contains("thrown here", CheckResult.Close("a", 1, (double[])[1], Throwing()).Hint);
        Assert.Contains("thrown here", CheckResult.Equal("a", (double[])[1], Throwing()).Hint);

        static IEnumerable<double> Throwing()
        {
            yield return 1;
            throw new InvalidOperationException("thrown here");
        }
    }

    [Fact]
    public void Equality_is_by_value_and_of_sequences_by_element()
    {
        Assert.True(CheckResult.Equal("a", "x", "x").Passed);
        Assert.True(CheckResult.Equal("a", (int[])[1, 2], new List<int> { 1, 2 }).Passed);
        Assert.True(CheckResult.Equal("a", null, null).Passed);
        CheckResult failed = CheckResult.Equal("a", (int[])[1, 2], (int[])[1, 3]);
        Assert.False(failed.Passed);
        Assert.Equal("[1, 3], expected [1, 2]", failed.Detail);
    }

    [Fact]
    public void A_hint_of_ones_own_is_shown_only_on_failure()
    {
        Assert.Equal("", CheckResult.That("a", () => true).WithHint("look").Hint);
        Assert.Equal("look", CheckResult.That("a", () => false).WithHint("look").Hint);
    }

    [Fact]
    public void A_summary_counts()
    {
        CheckSummary summary = new(CheckResult.That("a", () => true), CheckResult.That("b", () => false));
        Assert.Equal((2, 1, false), (summary.Count, summary.Passed, summary.AllPassed));
        Assert.StartsWith("1 of 2 checks passed\n  passed: a\n  FAILED: b", summary.ToString());
    }
}
