namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class CompletionTests(SessionFixture session)
{
    [Fact]
    public void Members_are_filtered_by_what_is_typed()
    {
        Completion completion = Complete("List.ma|");
        Assert.Equal(
            ["map", "map2", "map3", "mapFold", "mapFoldBack", "mapi", "mapi2", "max", "maxBy"], completion.Items.Select(i => i.Name));
        Assert.All(completion.Items, i => Assert.Equal("function", i.Kind));
        Assert.Equal((5, 7), (completion.Start, completion.End));
    }

    [Fact]
    public void All_members_are_offered_after_a_dot() =>
        Assert.Contains(Complete("\"abc\".|").Items, i => i is { Name: "Length", Kind: "property" });

    [Fact]
    public void Other_case_is_offered_where_nothing_fits_exactly() =>
        Assert.Contains(Complete("List.FILT|").Items, i => i.Name == "filter");

    [Fact]
    public void Names_of_earlier_cells_are_known()
    {
        session.Run("let earlierName = 1\nmodule Inner = let ``with space`` = 2");
        Assert.Contains(Complete("let y = earl|").Items, i => i.Name == "earlierName");
        Assert.Contains(Complete("Inner.|").Items, i => i is { Name: "with space", Insert: "``with space``" });
    }

    [Fact]
    public void Names_of_this_cell_are_known() =>
        Assert.Contains(Complete("let thisCell = [1]\nlet z = thisC|\n1").Items, i => i.Name == "thisCell");

    [Fact]
    public void Members_of_values_are_known() =>
        Assert.Contains(Complete("let text = \"a\"\ntext.ToUp|").Items, i => i is { Name: "ToUpper", Kind: "function" });

    [Fact]
    public void Helpers_and_keywords_are_known()
    {
        Assert.Contains(Complete("displ|").Items, i => i.Name == "display");
        Assert.Contains(Complete("matc|").Items, i => i is { Name: "match", Kind: "keyword" });
        Assert.DoesNotContain(Complete("List.mat|").Items, i => i.Kind == "keyword");
    }

    [Fact]
    public void Directives_are_offered()
    {
        Assert.Equal(["#load"], Complete("let x = 1\n#lo|").Items.Select(i => i.Name));
        Assert.Equal("keyword", Complete("#|").Items[0].Kind);
        Assert.Contains(Complete("#r \"nu|").Items, i => i.Name == "nuget: ");
    }

    [Fact]
    public void Files_are_offered_to_load()
    {
        string folder = Directory.CreateTempSubdirectory("egop-kernel-").FullName;
        File.WriteAllText(Path.Combine(folder, "script.fsx"), "");
        File.WriteAllText(Path.Combine(folder, "script.txt"), "");
        Directory.CreateDirectory(Path.Combine(folder, "scripts"));
        string code = $"#load \"{folder}/scr|";
        Assert.Equal(["script.fsx", "scripts/"], Complete(code).Items.Select(i => i.Insert));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("\"List.ma|\"")]
    [InlineData("// List.ma|")]
    [InlineData("(* List.ma|\n*)")]
    public void Nothing_is_offered_in_strings_and_comments(string code) => Assert.Empty(Complete(code).Items);

    [Fact]
    public void Any_position_has_an_answer()
    {
        const string code = "let f (x: int) =\r\n    ``a b``.c \"s\" |> List.map (fun\n\n";
        for (int i = 0; i <= code.Length; i++)
        {
            Completion completion = session.Session.Complete(code, i);
            Assert.InRange(completion.Start, 0, i);
            session.Session.Inspect(code, i);
        }
        Assert.DoesNotContain(session.Session.Complete("", 0).Items, i => i.Kind == "keyword");
    }

    [Fact]
    public void Questions_are_answered_while_a_cell_runs()
    {
        session.Run("let answered = new System.Threading.ManualResetEventSlim()\nlet known = 1");
        bool completed = false, inspected = false, judged = false;
        using var stop = new CancellationTokenSource();
        var output = new TestOutput(null)
        {
            Started = () => ThreadPool.QueueUserWorkItem(_ =>
            {
                completed = session.Session.Complete("known", 5).Items.Any(i => i.Name == "known");
                inspected = session.Session.Inspect("List.map", 8) is not null;
                judged = session.Session.IsComplete("(").Status == "incomplete";
                stop.Cancel();
            }),
        };
        session.Session.Run("printfn \"started\"\nSystem.Threading.Thread.Sleep 60000", 9100, output, stop.Token);
        Assert.True(completed && inspected && judged);
    }

    private Completion Complete(string code)
    {
        int position = code.IndexOf('|') is var first && code.IndexOf('|', first + 1) < 0 ? first : code.LastIndexOf('|');
        return session.Session.Complete(code.Remove(position, 1), position);
    }
}
