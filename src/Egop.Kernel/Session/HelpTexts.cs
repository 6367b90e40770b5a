using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Answers to #help.</summary>
internal static class HelpTexts
{
    private const string Directives = """
        #r "nuget: Package, 1.2.3"    use a package; without a version, the newest
        #r "file.dll"                 use an assembly
        #i "nuget: SOURCE"            look for packages there too: a folder's full path or an address
        #I "folder"                   look for assemblies there too
        #load "file.fsx"              run a script
        #time "on" | "off"            print how long each cell takes
        #help List.map                show signature and documentation of a name

        display x                     show a value; (display x).Update y puts another in its place
        HTML, SVG, Markdown, Latex    show a text as what it is: HTML "<b>bold</b>"
        fsi                           printers and limits: fsi.AddPrinter, fsi.PrintWidth

        """;

    /// <summary>Help on directives for no topic, else what is known of the name.</summary>
    public static string For(string topic, INotebookSession session)
    {
        if (topic.Length == 0)
            return Directives;
        return session.Inspect(topic, topic.Length)?.Data["text/plain"] is JsonValue text
            ? text.GetValue<string>() + "\n"
            : $"Nothing is known of {topic}.\n";
    }
}
