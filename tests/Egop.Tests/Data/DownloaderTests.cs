using System.Net;
using System.Security.Cryptography;

namespace Egop.Tests;

public class DownloaderTests
{
    private static readonly byte[] _content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i))];

    private static readonly DataFile _file = new(
        "numbers.bin", _content.Length, Convert.ToHexStringLower(SHA256.HashData(_content)),
        new Uri("http://localhost/numbers.bin"), SystemPath: null);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_arrives_whole_is_reported_and_leaves_nothing_else(bool compressed)
    {
        using var folder = new TemporaryFolder();
        byte[] sent = compressed ? TemporaryFolder.Gzip(_content) : _content;
        var reports = new Reports();
        await Downloader.FetchAsync([_file], folder.Path, new Server(sent), reports, TestContext.Current.CancellationToken);

        Assert.Equal([folder.File("numbers.bin")], Directory.GetFiles(folder.Path));
        Assert.Equal(sent, File.ReadAllBytes(folder.File("numbers.bin")));
        Assert.Equal(new DownloadProgress("numbers.bin", sent.Length, sent.Length), reports[^1]);
    }

    [Fact]
    public async Task An_intact_file_is_not_fetched_again_and_a_damaged_one_is_replaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("numbers.bin", _content);
        var server = new Server(_content);
        await Downloader.FetchAsync([_file], folder.Path, server, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, server.Requests);

        folder.Write("numbers.bin", [1, 2, 3]);
        await Downloader.FetchAsync([_file], folder.Path, server, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Requests);
        Assert.Equal(_content, File.ReadAllBytes(folder.File("numbers.bin")));
    }

    [Fact]
    public async Task Other_content_than_the_published_is_refused_and_does_not_stay()
    {
        using var folder = new TemporaryFolder();
        byte[] changed = [.. _content];
        changed[500] ^= 1;

        var thrown = await Assert.ThrowsAsync<DataException>(
            () => Downloader.FetchAsync([_file], folder.Path, new Server(changed), null, TestContext.Current.CancellationToken));
        DigitsTests.AssertSays(thrown, "http://localhost/numbers.bin", $"SHA-256 {_file.Sha256}", "Try again later");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_a_data_exception_with_the_address()
    {
        using var folder = new TemporaryFolder();
        var thrown = await Assert.ThrowsAsync<DataException>(
            () => Downloader.FetchAsync([_file], folder.Path, new Server(null), null, TestContext.Current.CancellationToken));

        DigitsTests.AssertSays(thrown, "http://localhost/numbers.bin", "404", "put it in the folder");
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var reports = new Reports { OnReport = cancel.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Downloader.FetchAsync([_file], folder.Path, new Server(_content), reports, cancel.Token));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private sealed class Reports : List<DownloadProgress>, IProgress<DownloadProgress>
    {
        public Action OnReport { get; init; } = () => { };

        public void Report(DownloadProgress value)
        {
            Add(value);
            OnReport();
        }
    }

    private sealed class Server(byte[]? content) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(content is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });
        }
    }
}
