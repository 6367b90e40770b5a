using System.Text;

namespace Egop.Kernel.Tests;

public class MessageSignerTests
{
    // RFC 4231, test cases 1, 2 and 6, the data divided into four frames.
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("131 times aa", "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    public void Signatures_are_those_of_RFC_4231(string key, string data, string expected)
    {
        MessageSigner signer =
            new(key.StartsWith("131", StringComparison.Ordinal) ? [.. Enumerable.Repeat((byte)0xAA, 131)] : Convert.FromHexString(key));
        byte[] bytes = Encoding.ASCII.GetBytes(data);
        byte[][] frames = [bytes[..3], [], bytes[3..5], bytes[5..]];
        Assert.Equal(expected, Encoding.ASCII.GetString(signer.Sign(frames)));
        Assert.True(signer.Verify(Encoding.ASCII.GetBytes(expected), frames));
    }

    [Fact]
    public void A_changed_frame_a_changed_signature_and_a_cut_one_are_refused()
    {
        MessageSigner signer = new("key"u8.ToArray());
        byte[][] frames = [[1], [2], [3], [4]];
        byte[] signature = signer.Sign(frames);
        Assert.False(signer.Verify(signature, [[1], [2], [3], [5]]));
        Assert.False(signer.Verify(signature[..^1], frames));
        Assert.False(signer.Verify([], frames));
        signature[10] ^= 1;
        Assert.False(signer.Verify(signature, frames));
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_everything_is_accepted()
    {
        MessageSigner signer = new([]);
        Assert.Empty(signer.Sign([[1], [2], [3], [4]]));
        Assert.True(signer.Verify("anything"u8, [[1], [2], [3], [4]]));
    }
}
