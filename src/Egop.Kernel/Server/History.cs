using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>The cells that were run since the kernel started. It is not kept beyond the kernel.</summary>
internal sealed class History
{
    // Front ends count sessions from 1; there is only this one.
    private const int Session = 1;

    private readonly List<Entry> _entries = [];

    /// <summary>Adds a cell before it runs.</summary>
    public void Add(int number, string code)
    {
        lock (_entries)
            _entries.Add(new(number, code, null));
    }

    /// <summary>Adds the text of the newest cell's value.</summary>
    public void SetOutput(int number, string text)
    {
        lock (_entries)
        {
            int at = _entries.FindLastIndex(entry => entry.Number == number);
            if (at >= 0)
                _entries[at] = _entries[at] with { Output = text };
        }
    }

    /// <summary>Answers a history_request: "tail", "range" or "search".</summary>
    public JsonObject Answer(JsonObject request)
    {
        Entry[] all;
        lock (_entries)
            all = [.. _entries];
        IEnumerable<Entry> found = request.Text("hist_access_type") switch
        {
            "range" => Range(all, request.Whole("session") ?? 0, request.Whole("start") ?? 0, request.Whole("stop") ?? int.MaxValue),
            "search" => Search(all, request.Text("pattern") ?? "*", request.Flag("unique") ?? false)
                .TakeLast(request.Whole("n") ?? int.MaxValue),
            _ => all.TakeLast(request.Whole("n") ?? int.MaxValue),
        };
        bool output = request.Flag("output") ?? false;
        return new() { ["history"] = new JsonArray([.. found.Select(entry => Triple(entry, output))]) };
    }

    // Session 0 is the current one, negative numbers are sessions before it, of which nothing is known.
    private static IEnumerable<Entry> Range(Entry[] all, int session, int start, int stop) =>
        session is 0 or Session ? all.Where(entry => entry.Number >= start && entry.Number < stop) : [];

    private static IEnumerable<Entry> Search(Entry[] all, string pattern, bool unique)
    {
        IEnumerable<Entry> found = all.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Code, ignoreCase: false));
        return unique ? found.Reverse().DistinctBy(entry => entry.Code).Reverse() : found;
    }

    private static JsonArray Triple(Entry entry, bool output) =>
        new JsonArray(Session, entry.Number, output ? new JsonArray(entry.Code, entry.Output) : entry.Code);

    private sealed record Entry(int Number, string Code, string? Output);
}
