using System.Reflection;
using System.Text.RegularExpressions;

namespace Egop.Tests;

/// <summary>The folders of a project and the arrows between them: from the folder of a type to those of the types it uses.</summary>
internal static partial class Folders
{
    /// <summary>The folder of each top-level type, read off the sources.</summary>
    /// <param name="project">The project's folder in the repository, such as src/Egop.</param>
    public static Dictionary<string, string> OfTypes(string project)
    {
        string root = Repository.File(project);
        var folders = new Dictionary<string, string>();
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0];
            if (folder is "bin" or "obj" || folder.EndsWith(".cs", StringComparison.Ordinal))
                continue;
            foreach (Match declaration in Declaration().Matches(File.ReadAllText(file)))
                folders[declaration.Groups["name"].Value] = folder;
        }

        return folders;
    }

    /// <summary>The arrows, each with a pair of types that makes it.</summary>
    public static Dictionary<(string From, string To), List<string>> Arrows(Assembly assembly, Dictionary<string, string> folders)
    {
        var arrows = new Dictionary<(string, string), List<string>>();
        foreach ((string from, string to) in TypeReferences.Of(assembly))
        {
            if (!folders.TryGetValue(from, out string? a) || !folders.TryGetValue(to, out string? b) || a == b)
                continue;
            if (!arrows.TryGetValue((a, b), out List<string>? pairs))
                arrows[(a, b)] = pairs = [];
            pairs.Add($"{from} uses {to}");
        }

        return arrows;
    }

    [GeneratedRegex(@"^(?:public |internal |file )?(?:(?:static|sealed|abstract|readonly|ref|partial|unsafe) )*(?:class|struct|record struct|record|interface|enum|delegate [\w<>\[\]?., ]+?) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
