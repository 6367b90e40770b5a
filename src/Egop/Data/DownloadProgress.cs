namespace Egop;

/// <summary>How far a download has come.</summary>
/// <param name="File">Name of the file under way.</param>
/// <param name="Received">Bytes received so far.</param>
/// <param name="Total">Bytes of the whole file, or null when the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
