using System.Collections.Concurrent;

namespace Egop.Kernel.Tests;

/// <summary>A session that understands a handful of words, so that the tests say what a cell does.</summary>
internal sealed class FakeSession : INotebookSession
{
    public ConcurrentQueue<(string Code, int Position)> Asked { get; } = [];

    public ConcurrentQueue<(string Code, int Number)> Ran { get; } = [];

    public Action? Asking { get; set; }

    public CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        Ran.Enqueue((code, number));
        string[] words = code.Split(' ');
        switch (words[0])
        {
            case "print":
                output.Stream(false, words[1]);
                return CellResult.Done;
            case "complain":
                output.Stream(true, words[1]);
                return CellResult.Done;
            case "show":
                output.Display(MimeBundle.Text(words[1]), words.ElementAtOrDefault(2), false);
                return CellResult.Done;
            case "update":
                output.Display(MimeBundle.Text(words[1]), words[2], true);
                return CellResult.Done;
            case "value":
                return new(MimeBundle.Text(words[1]), null);
            case "fail":
                return new(null, new("Failure", "on purpose", ["line 1", "line 2"]));
            case "throw":
                throw new InvalidOperationException("the session broke");
            case "wait":
                interrupt.WaitHandle.WaitOne();
                return new(null, new("Interrupted", "interrupted", []));
            case "outlive":
                Asking!();
                return CellResult.Done;
            case "ask":
                return new(MimeBundle.Text(output.ReadLine(words[1], false) ?? "nobody answered"), null);
            case "many":
                for (int i = 0; i < int.Parse(words[1]); i++)
                    output.Display(MimeBundle.Text($"{i}"), null, false);
                return CellResult.Done;
            default:
                return CellResult.Done;
        }
    }

    public Completion Complete(string code, int position)
    {
        Asking?.Invoke();
        Asked.Enqueue((code, position));
        return new(position - 1, position, [new("name", "``the name``", "function")]);
    }

    public MimeBundle? Inspect(string code, int position)
    {
        Asked.Enqueue((code, position));
        return code.Contains("unknown") ? null : MimeBundle.Text("signature");
    }

    public Completeness IsComplete(string code) => code.EndsWith('=') ? new("incomplete", "    ") : new("complete", "");

    public void Dispose()
    {
    }
}
