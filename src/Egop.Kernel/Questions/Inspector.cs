using System.Text;
using System.Text.Json.Nodes;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Interactive;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;

namespace Egop.Kernel;

/// <summary>Signature and documentation of a name in a cell.</summary>
internal static class Inspector
{
    // Overloads beyond these are counted only.
    private const int Overloads = 6;

    /// <summary>What is known of the name at or just before a position; null for none.</summary>
    public static MimeBundle? At(Shell.FsiEvaluationSession session, string code, int position)
    {
        CodePosition at = CodePosition.Of(code, position);
        if (QuickParse.GetCompleteIdentifierIsland(true, at.Text, at.Column) is not { Value: var (island, end, _) })
            return null;
        var (_, check, _) = session.ParseAndCheckInteraction(code, null);
        FSharpList<string> names = ListModule.OfArray(island.Split('.').Select(n => n.Trim('`')).ToArray());
        ToolTipText tip = check.GetToolTip(at.Line, end, at.Text, names, FSharpTokenTag.Identifier, null);
        var elements = tip.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements).ToList();
        return elements.Count == 0 ? null : Describe(elements);
    }

    private static MimeBundle Describe(List<ToolTipElementData> elements)
    {
        var plain = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (ToolTipElementData element in elements.Take(Overloads))
        {
            string signature = Join(element.MainDescription);
            plain.AppendLine(signature);
            markdown.Append("```fsharp\n").Append(signature).Append("\n```\n\n");
        }
        if (elements.Count > Overloads)
        {
            plain.AppendLine($"… {elements.Count - Overloads} more overloads");
            markdown.Append($"… {elements.Count - Overloads} more overloads\n\n");
        }
        if (Documentation(elements[0].XmlDoc) is { } xml)
        {
            plain.AppendLine().AppendLine(XmlDocs.ToText(xml, markdown: false));
            markdown.Append(XmlDocs.ToText(xml, markdown: true)).Append("\n\n");
        }
        if (elements[0].Remarks is { Value: var remarks })
        {
            plain.AppendLine().AppendLine(Join(remarks));
            markdown.Append(Join(remarks)).Append('\n');
        }
        return new(new Dictionary<string, JsonNode>
        {
            ["text/plain"] = JsonValue.Create(plain.ToString().Trim()),
            ["text/markdown"] = JsonValue.Create(markdown.ToString().Trim()),
        });
    }

    private static string? Documentation(FSharpXmlDoc doc) => doc switch
    {
        FSharpXmlDoc.FromXmlText { Item: var text } => "<member>" + text.GetXmlText() + "</member>",
        FSharpXmlDoc.FromXmlFile { dllName: var dll, xmlSig: var name } => XmlDocs.Find(dll, name),
        _ => null,
    };

    private static string Join(TaggedText[] text) => string.Concat(text.Select(piece => piece.Text)).ReplaceLineEndings("\n").Trim();
}
