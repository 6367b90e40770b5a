namespace Egop.Tests;

/// <summary>What a test needs from its machine beyond the SDK: a native library, published data files.</summary>
internal static class Requirement
{
    /// <summary>Fails where everything must be there (the environment variable CI is set); elsewhere the test is counted as skipped, with the reason.</summary>
    public static Exception Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail(reason);
        Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}
