namespace Egop.Kernel.Tests;

public class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("😀bc", 1, 2)]
    [InlineData("a😀😀b", 3, 5)]
    [InlineData("é\u0301x", 2, 2)]
    [InlineData("\uD83Dx", 1, 1)]
    [InlineData("\uDE00\uD83D", 2, 2)]
    [InlineData("", 0, 0)]
    public void Positions_convert_both_ways(string text, int codePoints, int offset)
    {
        Assert.Equal(offset, CodePoints.ToOffset(text, codePoints));
        Assert.Equal(codePoints, CodePoints.FromOffset(text, offset));
    }

    [Fact]
    public void Positions_outside_the_text_mean_its_ends()
    {
        Assert.Equal(0, CodePoints.ToOffset("a😀", -5));
        Assert.Equal(3, CodePoints.ToOffset("a😀", 100));
        Assert.Equal(0, CodePoints.FromOffset("a😀", -5));
        Assert.Equal(2, CodePoints.FromOffset("a😀", 100));
    }

    [Fact]
    public void An_offset_inside_a_pair_counts_what_is_before_the_pair() => Assert.Equal(1, CodePoints.FromOffset("a😀b", 2));
}
