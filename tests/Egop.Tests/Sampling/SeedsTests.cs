namespace Egop.Tests;

public class SeedsTests
{
    [Fact]
    public void Purposes_and_seeds_all_give_different_derived_seeds()
    {
        string[] purposes = [Seeds.Minibatches, Seeds.Sampling, Seeds.InitialPoint, Seeds.Data, "a", "b", "ab", "ba"];
        var derived = new HashSet<ulong>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            Assert.True(derived.Add(seed));
            foreach (string purpose in purposes)
                Assert.True(derived.Add(Seeds.Derive(seed, purpose)), $"seed {seed}, purpose {purpose}");
        }
    }

    [Fact]
    public void The_hash_of_a_purpose_is_FNV_1a()
    {
        // Published FNV-1a vectors for bytes cannot hold here as code units are two bytes: the second byte, 0 for ASCII, is hashed too.
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in "d\0a\0t\0a\0"u8)
            hash = unchecked((hash ^ b) * 1099511628211);

        Assert.Equal(hash, Seeds.Hash("data"));
    }

    // From a Python transcription of the definition (Philox known answers checked there too), not from this code.
    [Theory]
    [InlineData(1, "minibatches", 0x790F0144EF264C6D)]
    [InlineData(1, "sampling", 0xD32C1F637B50585)]
    [InlineData(0, "data", 0x8D49639C97FF0103)]
    [InlineData(ulong.MaxValue - 1, "initial point", 0xE65E22057395D012)]
    public void Derived_seeds_equal_those_of_an_independent_implementation(ulong seed, string purpose, ulong expected) =>
        Assert.Equal(expected, Seeds.Derive(seed, purpose));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_purpose_is_refused(string purpose)
    {
        var thrown = Assert.Throws<ArgumentException>(() => Seeds.Derive(1, purpose));

        Assert.Contains("purpose", thrown.Message);
    }
}
