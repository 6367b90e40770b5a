namespace Egop.Kernel.Tests;

public class MimeBundleTests
{
    [Fact]
    public void Text_is_plain_text() => Assert.Equal("x", MimeBundle.Text("x").Data["text/plain"].GetValue<string>());
}
