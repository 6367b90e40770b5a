using System.Net;

namespace Egop.Kernel.Tests;

public class ConnectionFileTests
{
    private const string Right = """
        {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1", "key": "k",
         "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "egop-fsharp"}
        """;

    [Fact]
    public void The_file_that_Jupyter_writes_is_read()
    {
        ConnectionFile file = ConnectionFile.Parse(Right);
        Assert.Equal((1, 2, 3, 4, 5), (file.Shell, file.IoPub, file.Stdin, file.Control, file.Heartbeat));
        Assert.Equal(IPAddress.Loopback, file.Address);
        Assert.Equal("k"u8.ToArray(), file.Key);
    }

    [Theory]
    [InlineData("*", "0.0.0.0")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("::1", "::1")]
    public void Interfaces_may_have_names(string given, string expected) =>
        Assert.Equal(expected, ConnectionFile.Parse(Right.Replace("127.0.0.1", given)).Address.ToString());

    [Theory]
    [InlineData("\"tcp\"", "\"ipc\"", "transport \"ipc\" is not supported")]
    [InlineData("hmac-sha256", "hmac-md5", "signature_scheme \"hmac-md5\"")]
    [InlineData("127.0.0.1", "no address", "\"ip\" is \"no address\"")]
    [InlineData("\"shell_port\": 1,", "", "\"shell_port\" is missing")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": 65536", "\"hb_port\"")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": \"5\"", "\"hb_port\"")]
    [InlineData("{", "[", "not JSON")]
    public void Whatever_is_not_supported_or_missing_is_named(string text, string instead, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ConnectionFile.Parse(Right.Replace(text, instead))).Message);
}
