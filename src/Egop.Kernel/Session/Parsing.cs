using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Text;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Control;
using Microsoft.FSharp.Core;

namespace Egop.Kernel;

/// <summary>The compiler's parser.</summary>
internal static class Parsing
{
    /// <summary>The tree of a script's code, and what is wrong with it.</summary>
    /// <exception cref="OperationCanceledException">An interrupt came first.</exception>
    public static FSharpParseFileResults Parse(FSharpChecker checker, string file, string code, CancellationToken interrupt)
    {
        var (options, _) = checker.GetParsingOptionsFromCommandLineArgs(
            ListModule.OfArray([file]), FSharpList<string>.Empty, FSharpOption<bool>.Some(true), null);
        // Begun on this thread: the pool's may be kept busy by code of cells.
        Task<FSharpParseFileResults> parse = FSharpAsync.StartImmediateAsTask(
            checker.ParseFile(file, SourceText.ofString(code), options, null, null), FSharpOption<CancellationToken>.Some(interrupt));
        if (!parse.IsCompleted)
            Task.WaitAny([parse], interrupt);
        return parse.GetAwaiter().GetResult();
    }
}
