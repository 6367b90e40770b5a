using System.Text.RegularExpressions;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Core;

namespace Egop.Kernel;

/// <summary>What could stand at a position of a cell.</summary>
internal static partial class Completer
{
    private static readonly (string Name, string Insert)[] Directives =
    [
        ("#r", "#r \""), ("#i", "#i \""), ("#I", "#I \""), ("#load", "#load \""), ("#time", "#time"), ("#help", "#help"),
        ("#nowarn", "#nowarn \""), ("#if", "#if "), ("#else", "#else"), ("#endif", "#endif"),
    ];

    /// <summary>The names that begin with what stands before the position: exactly so if there are any, else in any case.</summary>
    public static Completion At(Shell.FsiEvaluationSession session, string code, int position)
    {
        CodePosition at = CodePosition.Of(code, position);
        string before = at.Text[..Math.Min(at.Column, at.Text.Length)];
        if (Directive().Match(before) is { Success: true } directive)
        {
            string typed = directive.Groups[1].Value;
            return new(position - typed.Length, position, [.. Directives.Where(d => d.Name.StartsWith(typed, StringComparison.Ordinal))
                .Select(d => new CompletionItem(d.Name, d.Insert, "keyword"))]);
        }
        if (FileDirective().Match(before) is { Success: true } file)
            return Files(file.Groups[1].Value, file.Groups[2].Value, position);
        if (new CodeTokens(code).At(at.Line - 1,
            at.Column) is { Color: FSharpTokenColorKind.String or FSharpTokenColorKind.Comment or FSharpTokenColorKind.Number })
            return new(position, position, []);
        return Names(session, code, position, at);
    }

    private static Completion Names(Shell.FsiEvaluationSession session, string code, int position, CodePosition at)
    {
        PartialLongName name = QuickParse.GetPartialLongNameEx(at.Text, at.Column - 1);
        string typed = name.PartialIdent;
        int start = position - typed.Length;
        if (start >= 2 && code.AsSpan(start - 2, 2) is "``")
            start -= 2;
        var (parse, check, _) = session.ParseAndCheckInteraction(code, null);
        DeclarationListInfo list = check.GetDeclarationListInfo(
            FSharpOption<FSharp.Compiler.CodeAnalysis.FSharpParseFileResults>.Some(parse), at.Line, at.Text, name, null, null, null);
        IEnumerable<CompletionItem> items =
            list.Items.Select(item => new CompletionItem(item.NameInList, item.NameInCode, Kind(item.Glyph)));
        if (name.QualifyingIdents.IsEmpty && name.LastDotPos is null && typed.Length > 0)
            items = items.Concat(
                FSharpKeywords.KeywordNames.Where(k => char.IsAsciiLetter(k[0])).Select(k => new CompletionItem(k, k, "keyword")));
        var all = items.Where(item => item.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(item => item.Insert)
            .ToList();
        var exact = all.Where(item => item.Name.StartsWith(typed, StringComparison.Ordinal)).ToList();
        return new(start, position, [.. (exact.Count > 0 ? exact : all).OrderBy(item => item.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Files and folders for #load and #r, from the working folder.</summary>
    private static Completion Files(string directive, string typed, int position)
    {
        string[] endings = directive == "load" ? [".fsx", ".fs"] : directive == "r" ? [".dll"] : [];
        int slash = typed.LastIndexOfAny(['/', '\\']) + 1;
        string last = typed[slash..];
        var items = new List<CompletionItem>();
        if (directive is "r" or "i" && "nuget: ".StartsWith(typed, StringComparison.Ordinal))
            items.Add(new("nuget: ", "nuget: ", "keyword"));
        try
        {
            var folder = new DirectoryInfo(slash == 0 ? "." : typed[..slash]);
            items.AddRange(folder.EnumerateFileSystemInfos(last + "*")
                .Where(f => f is DirectoryInfo ? !f.Name.StartsWith('.') : endings.Contains(f.Extension.ToLowerInvariant()))
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => new CompletionItem(f.Name, f is DirectoryInfo ? f.Name + "/" : f.Name, "path")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No such folder, or none that may be read: nothing to offer.
        }
        return new(position - last.Length, position, items);
    }

    private static string Kind(FSharpGlyph glyph) => glyph switch
    {
        { IsMethod: true } or { IsOverridenMethod: true } or { IsExtensionMethod: true } or { IsDelegate: true } => "function",
        { IsModule: true } or { IsNameSpace: true } => "module",
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsEnumMember: true } => "enumMember",
        { IsConstant: true } => "constant",
        { IsProperty: true } => "property",
        { IsField: true } => "field",
        { IsEvent: true } => "event",
        { IsTypeParameter: true } => "typeParameter",
        { IsClass: true } or { IsType: true } or { IsTypedef: true } or { IsStruct: true } or { IsUnion: true } or { IsException: true } => "class",
        _ => "instance",
    };

    [GeneratedRegex(@"^\s*(#\w*)$")]
    private static partial Regex Directive();

    [GeneratedRegex("""^\s*#(r|i|I|load)\s+@?"([^"]*)$""")]
    private static partial Regex FileDirective();
}
