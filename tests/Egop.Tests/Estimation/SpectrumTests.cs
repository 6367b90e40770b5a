namespace Egop.Tests;

public class SpectrumTests
{
    [Fact]
    public void A_multiple_of_the_identity_has_every_rank_equal_to_its_order()
    {
        var s = new Spectrum(Enumerable.Repeat(3.0, 7), Enumerable.Repeat(Math.Sqrt(3), 7));
        Assert.Equal(7, s.StableRank, 1e-14);
        Assert.Equal(7, s.StableRankFromEigenvalues, 1e-14);
        Assert.Equal(7, s.NumericalRank, 1e-14);
        Assert.Equal(7, s.ParticipationRatio, 1e-13);
        Assert.Equal(7, s.EntropyRank, 1e-13);
        Assert.Equal(1, s.DecayRatio(7));
    }

    [Fact]
    public void Rank_one_has_every_rank_equal_to_one_whatever_rounding_did_to_the_zeros()
    {
        var s = new Spectrum([4, 0, -1e-17], [2, 0, 0]);
        Assert.Equal(1, s.StableRank);
        Assert.Equal(1, s.StableRankFromEigenvalues);
        Assert.Equal(1, s.NumericalRank, 1e-15);
        Assert.Equal(1, s.ParticipationRatio, 1e-15);
        Assert.Equal(1, s.EntropyRank, 1e-15);
    }

    [Fact]
    public void The_ranks_of_a_known_spectrum_are_their_formulas()
    {
        var s = new Spectrum([1, 16, 4]);
        Assert.Equal([16, 4, 1], s.Eigenvalues);
        Assert.Equal((4 + 2 + 1) / 4.0, s.StableRank, 1e-15);
        Assert.Equal(21 / 16.0, s.NumericalRank, 1e-15);
        Assert.Equal(21.0 * 21 / (256 + 16 + 1), s.ParticipationRatio, 1e-15);
        Assert.Equal(0.25, s.DecayRatio(2));
        Assert.Null(s.SingularValues);
    }

    [Fact]
    public void Squared_singular_values_lose_the_small_terms_of_the_stable_rank_that_the_singular_values_keep()
    {
        // Two directions and a thousand tiny ones, each below the rounding of the largest eigenvalue.
        double[] sigma = [1, 0.5, .. Enumerable.Repeat(1e-9, 1000)];
        double[] rounded = [.. sigma.Select(v => v * v < 1e-16 ? 0 : v * v)];
        var s = new Spectrum(rounded, sigma);
        Assert.Equal(1.500001, s.StableRank, 1e-12);
        Assert.Equal(1.5, s.StableRankFromEigenvalues, 1e-12);
    }

    [Fact]
    public void Bad_eigenvalues_and_numbers_are_refused()
    {
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => new Spectrum([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Spectrum([]));
        Assert.Contains(
            "1 to 2", Assert.Throws<ArgumentException>(() => new Spectrum([2, 1]).DecayRatio(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_spectrum_bounds_what_it_cannot_know_and_refuses_what_it_does_not()
    {
        var whole = new Spectrum([16, 4, 1, 0]);
        var leading = new Spectrum([16, 4], null, 4, 21, isTruncated: true);
        Assert.Equal((4, 21.0, true), (leading.Order, leading.Trace, leading.IsTruncated));
        Assert.Equal(20 / 21.0, leading.CapturedEnergy, 1e-15);
        Assert.Equal(1, leading.ResidualTrace, 1e-14);
        Assert.Equal(whole.NumericalRank, leading.NumericalRank);
        Assert.True(leading.StableRank < whole.StableRank);
        Assert.True(leading.ParticipationRatio > whole.ParticipationRatio);
        Assert.True(leading.EntropyRank < whole.EntropyRank);
        Assert.Contains("at least 1.5 of 4; 2 eigenvalues hold 95.2 %", leading.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 to 2", Assert.Throws<ArgumentException>(() => leading.DecayRatio(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eigenvalues_that_are_left_out_because_they_are_zero_count_as_zeros()
    {
        var s = new Spectrum([16, 4], null, 5, 20, isTruncated: false);
        Assert.Equal(0, s.DecayRatio(5));
        Assert.Equal(1, s.CapturedEnergy);
        Assert.Equal(0, s.ResidualTrace);
        Assert.Equal("stable rank 1.5 of 5", s.ToString());
        Assert.Throws<ArgumentException>(() => s.DecayRatio(6));
        // Rounding may make the eigenvalues' sum exceed the trace.
        Assert.Equal(
            (1.0, 0.0), (new Spectrum([16.1], null, 1, 16, false).CapturedEnergy, new Spectrum([16.1], null, 1, 16, false).ResidualTrace));
    }
}
