using System.Text;

namespace Egop.Kernel;

/// <summary>Standard output, error and input of the process, led to the cells while a session lives.</summary>
internal static class ConsoleCapture
{
    private static readonly Lock Gate = new();
    private static int _sessions;
    private static TextWriter _output = TextWriter.Null;
    private static TextWriter _error = TextWriter.Null;
    private static TextReader _input = TextReader.Null;

    /// <summary>Begins to capture, for one more session.</summary>
    public static void Begin()
    {
        lock (Gate)
        {
            if (_sessions++ > 0)
                return;
            (_output, _error, _input) = (Console.Out, Console.Error, Console.In);
            Console.SetOut(new Writer(error: false));
            Console.SetError(new Writer(error: true));
            Console.SetIn(new Reader());
        }
    }

    /// <summary>One session less; after the last all is as before.</summary>
    public static void End()
    {
        lock (Gate)
        {
            if (--_sessions > 0)
                return;
            Console.SetOut(_output);
            Console.SetError(_error);
            Console.SetIn(_input);
        }
    }

    /// <summary>Hands text on to the cell that prints.</summary>
    internal sealed class Writer(bool error) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (CellContext.Current is not { } cell)
            {
                (error ? _error : _output).Write(buffer);
                return;
            }
            cell.StopOnOutput();
            cell.Stream.Write(error, buffer);
        }

        // One message for a line and its end.
        public override void WriteLine(string? value) => Write(value + CoreNewLine.AsSpan().ToString());

        public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());
    }

    /// <summary>Asks the reader of the notebook, a line at a time.</summary>
    private sealed class Reader : TextReader
    {
        private string _line = "";
        private int _next;

        public override string? ReadLine()
        {
            if (_next < _line.Length)
            {
                string rest = _line[_next..].TrimEnd('\n');
                _next = _line.Length;
                return rest;
            }
            return Ask();
        }

        public override int Peek() => Fill() ? _line[_next] : -1;

        public override int Read() => Fill() ? _line[_next++] : -1;

        private bool Fill()
        {
            if (_next < _line.Length)
                return true;
            (_line, _next) = (Ask() is { } line ? line + "\n" : "", 0);
            return _line.Length > 0;
        }

        private static string? Ask() => CellContext.Current?.Ask("", password: false);
    }
}
