namespace Egop;

/// <summary>Fetches published files into a folder: each is checked before it takes its name.</summary>
internal static class Downloader
{
    private const string Remedy = "Try again later, or fetch the file by other means and put it in the folder.";

    /// <summary>Downloads the files that the folder does not already have intact.</summary>
    /// <param name="files">What to fetch.</param>
    /// <param name="folder">Where to; created if need be.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="progress">Told about every buffer received, or null.</param>
    /// <param name="cancellationToken">Stops it; no partial file stays.</param>
    public static async Task FetchAsync(
        IEnumerable<DataFile> files, string folder, HttpMessageHandler handler,
        IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var client = new HttpClient(handler, disposeHandler: false);
        foreach (DataFile file in files)
        {
            if (!IsIntact(file, Path.Combine(folder, file.Name)))
                await FetchAsync(file, folder, client, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task FetchAsync(
        DataFile file, string folder, HttpClient client, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string temporary = Path.Combine(folder, $"{file.Name}.{Guid.NewGuid():N}.part");
        try
        {
            await ReceiveAsync(file, temporary, client, progress, cancellationToken).ConfigureAwait(false);
            file.Verify(Gzip.ReadFile(temporary, Remedy), file.Address.ToString(), Remedy);
            File.Move(temporary, Path.Combine(folder, file.Name), overwrite: true);
        }
        catch (HttpRequestException e)
        {
            throw new DataException(file.Address.ToString(), null, "an answer with the file", e.Message.TrimEnd('.'), Remedy, e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task ReceiveAsync(
        DataFile file, string path, HttpClient client, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await client.GetAsync(file.Address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using Stream source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            received += read;
            progress?.Report(new DownloadProgress(file.Name, received, response.Content.Headers.ContentLength));
        }
    }

    private static bool IsIntact(DataFile file, string path)
    {
        try
        {
            if (!File.Exists(path))
                return false;
            file.Read(path, Remedy);
            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }
}
