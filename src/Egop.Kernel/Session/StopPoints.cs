using System.Text;
using System.Text.RegularExpressions;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Syntax;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Egop.Kernel;

/// <summary>
/// Puts stop points into the code of a cell: at the beginning of loops' bodies, lambda expressions, recursive functions and members.
/// </summary>
/// <remarks>
/// A stop point gets a line of its own, and a line directive after it gives the code back its line and column, so that errors, warnings and
/// stacks say what they would say without.
/// </remarks>
internal static partial class StopPoints
{
    private const string Call = "global.Egop.Kernel.StopPoint.Pass()";

    /// <summary>The code with stop points; as it stands where it needs none or does not parse.</summary>
    /// <exception cref="OperationCanceledException">An interrupt came first.</exception>
    public static string Insert(FSharpChecker checker, string file, string code, CancellationToken interrupt)
    {
        if (!Candidates().IsMatch(code) || Parse(checker, file, code, interrupt) is not { } tree)
            return code;
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        var places = new SortedSet<(int Line, int Column)>();
        ParsedInputModule.fold(FuncConvert.FromFunc<Unit?, FSharpList<SyntaxNode>, SyntaxNode, Unit?>((_, path, node) =>
        {
            if (Body(lines, path, node) is { } body && !path.Any(IsSpecial))
                places.Add((body.Range.StartLine, body.Range.StartColumn));
            return null;
        }), null, tree);
        if (places.Count == 0)
            return code;
        string changed = Insert(lines, file, places);
        return Parse(checker, file, changed, interrupt) is null ? code : changed;
    }

    private static string Insert(string[] lines, string file, IEnumerable<(int Line, int Column)> places)
    {
        var text = new StringBuilder();
        int line = 1, column = 0;
        foreach (var (toLine, toColumn) in places)
        {
            for (; line < toLine; line++, column = 0)
                text.Append(lines[line - 1].AsSpan(column)).Append('\n');
            text.Append(lines[line - 1].AsSpan(column, toColumn - column));
            text.Append(Call).Append("\n# ").Append(line).Append(" \"").Append(file).Append("\"\n").Append(' ', toColumn);
            column = toColumn;
        }
        for (; line <= lines.Length; line++, column = 0)
            text.Append(lines[line - 1].AsSpan(column)).Append(line < lines.Length ? "\n" : "");
        return text.ToString();
    }

    /// <summary>The expression before which a stop point goes; null for none.</summary>
    private static SynExpr? Body(string[] lines, FSharpList<SyntaxNode> path, SyntaxNode node) => node switch
    {
        SyntaxNode.SynExpr { Item: SynExpr.While { doExpr: var body } } => body,
        SyntaxNode.SynExpr { Item: SynExpr.WhileBang { doExpr: var body } } => body,
        SyntaxNode.SynExpr { Item: SynExpr.For { doBody: var body } } => body,
        SyntaxNode.SynExpr { Item: SynExpr.ForEach { bodyExpr: var body } } =>
            body is SynExpr.YieldOrReturn { expr: var item } && body.Range.Equals(item.Range) ? item : body,
        SyntaxNode.SynExpr { Item: SynExpr.Lambda { inLambdaSeq: false, parsedData: { Value.Item2: var body } } } => body,
        // Clauses that share a line cannot be parted by one.
        SyntaxNode.SynMatchClause { Item: { resultExpr: var body, Range: var clause } }
            when path.Head is SyntaxNode.SynExpr { Item: SynExpr.MatchLambda }
                && lines[clause.StartLine - 1].AsSpan(0, clause.StartColumn).TrimStart(" |").IsEmpty => body,
        SyntaxNode.SynBinding
        {
            Item:
            {
                isInline: false, headPat: SynPat.LongIdent { argPats: var arguments }, returnInfo: var type,
                expr: var body
            } binding
        }
            when arguments is not SynArgPats.Pats { pats.IsEmpty: true } && MayRecur(binding) =>
            type is not null && body is SynExpr.Typed { expr: var inner } ? inner : body,
        _ => null,
    };

    private static bool MayRecur(SynBinding binding)
    {
        var keyword = binding.trivia.LeadingKeyword;
        return keyword.IsLetRec || keyword.IsAnd || keyword.IsMember || keyword.IsStaticMember || keyword.IsOverride || keyword.IsDefault;
    }

    /// <summary>Where code is not run as it is written: quotations, and queries, which take no other statements.</summary>
    private static bool IsSpecial(SyntaxNode node) => node is SyntaxNode.SynExpr
    {
        Item: SynExpr.Quote or SynExpr.App { funcExpr: SynExpr.Ident { ident.idText: "query" } },
    };

    /// <summary>The tree; null for code with errors.</summary>
    private static ParsedInput? Parse(FSharpChecker checker, string file, string code, CancellationToken interrupt)
    {
        FSharpParseFileResults parse = Parsing.Parse(checker, file, code, interrupt);
        return parse.Diagnostics.Any(d => d.Severity.IsError) ? null : parse.ParseTree;
    }

    [GeneratedRegex(@"\b(while|for|fun|function|rec|member|override)\b")]
    private static partial Regex Candidates();
}
