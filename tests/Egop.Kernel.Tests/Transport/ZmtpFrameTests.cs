namespace Egop.Kernel.Tests;

public class ZmtpFrameTests
{
    private const int Limit = 1 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    [InlineData(700_000)]
    public void A_message_is_encoded_as_the_specification_has_it_and_read_back(int length)
    {
        byte[] first = [1, 2, 3], second = new byte[length];
        new Random(1).NextBytes(second);
        byte[] encoded = ZmtpFrame.Encode([first, second]);
        Assert.Equal((byte[])[.. ZmtpClient.Frame(first, more: true), .. ZmtpClient.Frame(second)], encoded);

        using MemoryStream stream = new(encoded);
        ZmtpFrame one = ZmtpFrame.Read(stream, Limit, Limit), two = ZmtpFrame.Read(stream, Limit, Limit);
        Assert.True(one.More && !one.Command && !two.More);
        Assert.Equal(first, one.Body);
        Assert.Equal(second, two.Body);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_short_body_may_come_with_a_long_length()
    {
        using MemoryStream stream = new(ZmtpClient.Frame([7], forceLong: true));
        Assert.Equal([7], ZmtpFrame.Read(stream, Limit, Limit).Body);
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 0 })]
    [InlineData(new byte[] { 0x80, 0 })]
    [InlineData(new byte[] { 0x05, 0 })]
    [InlineData(new byte[] { 0x02, 0x80, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x02, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x02, 0, 0, 0, 0, 0, 0x10, 0, 1 })]
    public void Reserved_bits_commands_in_parts_and_lengths_over_the_limit_are_refused(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        Assert.Throws<ZmtpException>(() => ZmtpFrame.Read(stream, Limit, Limit));
    }

    [Fact]
    public void A_frame_that_ends_early_is_an_end_of_the_stream()
    {
        using MemoryStream stream = new([0, 5, 1, 2]);
        Assert.Throws<EndOfStreamException>(() => ZmtpFrame.Read(stream, Limit, Limit));
    }

    [Fact]
    public void An_announced_length_costs_no_memory_until_its_bytes_come()
    {
        using MemoryStream stream = new([2, 0, 0, 0, 0, 0x30, 0, 0, 0, 1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EndOfStreamException>(() => ZmtpFrame.Read(stream, int.MaxValue, Limit));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 5, (byte)'R' })]
    [InlineData(new byte[] { 4, (byte)'P', (byte)'I', (byte)'N', (byte)'G' })]
    [InlineData(new byte[] { 5, (byte)'R', (byte)'E', (byte)'A', (byte)'D', (byte)'Y', 3, (byte)'a' })]
    [InlineData(new byte[] { 5, (byte)'R', (byte)'E', (byte)'A', (byte)'D', (byte)'Y', 1, (byte)'a', 255, 255, 255, 255 })]
    [InlineData(new byte[] { 5, (byte)'R', (byte)'E', (byte)'A', (byte)'D', (byte)'Y', 0, 0, 0, 0, 0 })]
    public void A_cut_or_foreign_command_is_no_handshake(byte[] body) =>
        Assert.Throws<ZmtpException>(() => ZmtpCommand.ParseReady(body));
}
