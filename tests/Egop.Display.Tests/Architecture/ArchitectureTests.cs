using System.Text;

namespace Egop.Tests;

/// <summary>
/// Arrows point down: between the assemblies, and between the folders of the engine. The picture of both opens docs/design.md.
/// </summary>
public class ArchitectureTests
{
    private const string Variable = "EGOP_UPDATE_DOCS", Start = "<!-- picture of the layers -->\n", End = "<!-- end of the picture -->\n";

    /// <summary>The assemblies from the top down, with what each is for. The facade, which is F#, is read where it was built.</summary>
    private static readonly (string Name, string What)[] _assemblies =
    [
        ("Egop.FSharp", "F# facade: one line a function, for scripts and notebooks"),
        ("Egop.Display", "how results look: SVG, pages, printers for every host, live displays"),
        ("Egop.Experiments", "the figures and tables of the papers: settings in, numbers and expectations out"),
        ("Egop.Charts", "charts and tables as values: what is drawn, without how"),
        ("Egop.Theory", "certificates of the papers' statements, coordinate-wise smoothness"),
        ("Egop", "objectives, sampling, estimation, bases, optimizers, training"),
        ("Egop.LinearAlgebra", "products, eigenproblems, factorizations, MathNet acceleration"),
    ];

    /// <summary>The folders of src/Egop from the top down.</summary>
    private static readonly (string Name, string What)[] _folders =
    [
        ("Data", "images and their files"),
        ("Training", "a run: the loop, checkpoints, sweeps of learning rates"),
        ("Optimizers", "the methods, one file each, their states, schedules and composition"),
        ("Bases", "orthonormal changes of coordinates, and when they are renewed"),
        ("Estimation", "the EGOP from sampled gradients: routes, spectrum, memory"),
        ("Sampling", "distributions of points"),
        ("Objectives", "value and gradient, what else a function can give, and its named parameters"),
        ("Devices", "contexts, buffers, vectors and products on OpenCL and CUDA devices"),
        ("Random", "counter-based random numbers"),
        ("Tensors", "named arrays and their files"),
    ];

    [Fact]
    public void No_assembly_references_one_above_it_or_a_notebook() =>
        Assert.All(_assemblies, assembly => Assert.All(References(assembly.Name), used => Assert.True(
            Rank(_assemblies, used) > Rank(_assemblies, assembly.Name), $"{assembly.Name} references {used}, which is not below it")));

    [Fact]
    public void Every_assembly_of_the_engine_is_in_the_picture_and_the_kernel_knows_none_of_them()
    {
        string[] projects =
        [
            .. Directory.GetFiles(Repository.File("src"), "*.*proj", SearchOption.AllDirectories)
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => name != "Egop.Kernel"),
        ];
        Assert.Equal(projects.Order(), _assemblies.Select(a => a.Name).Order());
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Repository.File("src/Egop.Kernel/Egop.Kernel.csproj")));
    }

    [Fact]
    public void No_folder_of_the_engine_uses_one_above_it()
    {
        Dictionary<string, string> folders = Folders.OfTypes("src/Egop");
        Assert.All(folders.Values.Distinct(), folder => Assert.Contains(folder, _folders.Select(f => f.Name)));
        string[] up =
        [
            .. from arrow in Folders.Arrows(typeof(IObjective).Assembly, folders)
               where Rank(_folders, arrow.Key.To) < Rank(_folders, arrow.Key.From)
               orderby arrow.Key.From, arrow.Key.To
               select $"{arrow.Key.From} -> {arrow.Key.To}: {string.Join("; ", arrow.Value.Order().Take(40))}",
        ];
        Assert.True(up.Length == 0, $"Arrows of src/Egop that point up:\n{string.Join("\n", up)}");
    }

    [Fact]
    public void The_reader_of_references_sees_bases_fields_signatures_and_instructions()
    {
        HashSet<(string From, string To)> pairs = TypeReferences.Of(typeof(ArchitectureTests).Assembly);
        Assert.All(
            ["Held", "Base", "Taken", "Called", "Argument"], name => Assert.Contains((nameof(ReferenceSample), $"Sample{name}"), pairs));
        Assert.DoesNotContain((nameof(ReferenceSample), nameof(ArchitectureTests)), pairs);
    }

    [Fact]
    public void The_picture_in_the_design_page_is_the_one_of_the_code()
    {
        string path = Repository.File("docs/design.md"), page = File.ReadAllText(path), picture = Picture();
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Start.Length && end >= start, "docs/design.md has no marks of the picture");
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            page = page[..start] + picture + page[end..];
            File.WriteAllText(path, page);
            end = start + picture.Length;
        }

        Assert.True(page[start..end] == picture,
            $"The picture in docs/design.md is not that of the code. Run the tests with {Variable}=1 and commit the file.");
    }

    /// <summary>Both lists as text, top first, each line with what it uses below.</summary>
    private static string Picture()
    {
        Dictionary<string, string> types = Folders.OfTypes("src/Egop");
        ILookup<string, string> uses =
            Folders.Arrows(typeof(IObjective).Assembly, types).Keys.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var text = new StringBuilder("```\n");
        Lines(_assemblies, References);
        text.Append("\nfolders of src/Egop\n");
        Lines(_folders, name => uses[name]);
        return text.Append("```\n").ToString();

        void Lines((string Name, string What)[] rows, Func<string, IEnumerable<string>> below)
        {
            int width = rows.Max(row => row.Name.Length);
            foreach ((string name, string what) in rows)
            {
                string arrows = string.Join(", ", below(name).OrderBy(other => Rank(rows, other)));
                text.Append($"{name.PadRight(width)}  {what}\n");
                if (arrows.Length > 0)
                    text.Append($"{new string(' ', width)}    uses {arrows}\n");
            }
        }
    }

    private static int Rank((string Name, string What)[] rows, string name) => Array.FindIndex(rows, row => row.Name == name);

    private static IEnumerable<string> References(string name)
    {
        string path = Repository.File($"src/{name}/bin/Release/net10.0/{name}.dll");
        Assert.True(File.Exists(path), $"{path} is not there: run the tests by build.fsx");
        return TypeReferences.Assemblies(path)
            .Where(used => used.StartsWith("Egop", StringComparison.Ordinal)
                || used.StartsWith("Microsoft.DotNet", StringComparison.Ordinal));
    }
}

#pragma warning disable CA1823, IDE0051, IDE0052, CS0169, CS0649
internal sealed class ReferenceSample : SampleBase
{
    private readonly SampleHeld? _held;

    public static void Take(SampleTaken _) => SampleCalled.Call();

    public static object Make() => new List<SampleArgument>();
}

internal class SampleBase;

internal sealed class SampleHeld;

internal sealed class SampleTaken;

internal static class SampleCalled
{
    public static void Call()
    {
    }
}

internal sealed class SampleArgument;
