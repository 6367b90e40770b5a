using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Egop.Kernel;

/// <summary>Documentation in XML: where it lies, and its text for readers.</summary>
internal static partial class XmlDocs
{
    /// <summary>The entry of a member in the file that belongs to an assembly; null where there is none.</summary>
    public static string? Find(string assembly, string member)
    {
        if (member.Length == 0 || FileOf(assembly) is not { } file)
            return null;
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            while (reader.ReadToFollowing("member"))
            {
                if (reader.GetAttribute("name") == member)
                    return reader.ReadOuterXml();
            }
        }
        catch (Exception exception) when (exception is IOException or XmlException or UnauthorizedAccessException)
        {
            // A signature without its documentation is still an answer.
        }
        return null;
    }

    /// <summary>Summary, parameters, value returned, remarks and exceptions.</summary>
    public static string ToText(string xml, bool markdown)
    {
        XElement root;
        try
        {
            root = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return xml.Trim();
        }
        var text = new StringBuilder();
        // A comment without tags is its own summary.
        text.AppendLine(root.Element("summary") is { } summary ? Inner(summary, markdown) : root.HasElements ? "" : Inner(root, markdown));
        foreach (XElement parameter in root.Elements("param"))
            text.AppendLine().Append(Code(parameter.Attribute("name")?.Value ?? "", markdown)).Append(": ")
                .AppendLine(Inner(parameter, markdown));
        if (root.Element("returns") is { } returns)
            text.AppendLine().Append("Returns: ").AppendLine(Inner(returns, markdown));
        if (root.Element("remarks") is { } remarks)
            text.AppendLine().AppendLine(Inner(remarks, markdown));
        foreach (XElement exception in root.Elements("exception"))
            text.AppendLine().Append("Throws ").Append(Name(exception)).Append(": ").AppendLine(Inner(exception, markdown));
        return text.ToString().Trim();
    }

    private static string Inner(XElement element, bool markdown)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => Spaces().Replace(plain.Value, " "),
                XElement { Name.LocalName: "c" or "paramref" or "typeparamref" or "see" or "seealso" } e => Code(Name(e), markdown),
                XElement { Name.LocalName: "code" } e => markdown ? $"\n```fsharp\n{e.Value.Trim()}\n```\n" : $"\n{e.Value.Trim()}\n",
                XElement { Name.LocalName: "para" or "br" } e => "\n\n" + Inner(e, markdown) + "\n\n",
                XElement e => Inner(e, markdown),
                _ => "",
            });
        }
        return text.ToString().Trim();
    }

    private static string Name(XElement element)
    {
        if (element.Value.Length > 0 && element.Name.LocalName is "c" or "see")
            return element.Value;
        string name = element.Attribute("name")?.Value ?? element.Attribute("langword")?.Value ?? element.Attribute("cref")?.Value ?? "";
        return name.Length > 2 && name[1] == ':' ? name[2..] : name;
    }

    private static string Code(string text, bool markdown) => markdown && text.Length > 0 ? $"`{text}`" : text;

    /// <summary>Beside the assembly; for the runtime's own, in the reference pack of the SDK.</summary>
    private static string? FileOf(string assembly)
    {
        string beside = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(beside))
            return beside;
        string name = Path.GetFileName(beside);
        string own = Path.Combine(AppContext.BaseDirectory, name);
        if (File.Exists(own))
            return own;
        string? root = Path.GetDirectoryName(typeof(object).Assembly.Location);
        string packs = Path.Combine(root ?? "", "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        return Directory.Exists(packs)
            ? Directory.EnumerateFiles(packs, name, SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
