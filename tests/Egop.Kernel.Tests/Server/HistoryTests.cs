using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class HistoryTests
{
    private static readonly string[] Cells = ["let a = 1", "a + 1", "let b = 2", "a + 1", "a + b"];

    private static string[] Ask(string request)
    {
        History history = new();
        for (int i = 0; i < Cells.Length; i++)
            history.Add(i + 1, Cells[i]);
        history.SetOutput(2, "2");
        return [.. history.Answer(JsonNode.Parse(request)!.AsObject())["history"]!.AsArray().Select(entry => entry!.ToJsonString())];
    }

    [Theory]
    [InlineData("""{"hist_access_type":"tail","n":2}""", "[1,4,\"a \\u002B 1\"] [1,5,\"a \\u002B b\"]")]
    [InlineData("""{"hist_access_type":"tail","n":1,"output":true}""", "[1,5,[\"a \\u002B b\",null]]")]
    [InlineData("""{"hist_access_type":"range","session":1,"start":2,"stop":3,"output":true}""", "[1,2,[\"a \\u002B 1\",\"2\"]]")]
    [InlineData("""{"hist_access_type":"range","session":0,"start":1,"stop":2}""", "[1,1,\"let a = 1\"]")]
    [InlineData("""{"hist_access_type":"range","session":-1,"start":1,"stop":2}""", "")]
    [InlineData("""{"hist_access_type":"range","session":0,"start":5}""", "[1,5,\"a \\u002B b\"]")]
    [InlineData("""{"hist_access_type":"search","pattern":"let*"}""", "[1,1,\"let a = 1\"] [1,3,\"let b = 2\"]")]
    [InlineData("""{"hist_access_type":"search","pattern":"let ? = 2"}""", "[1,3,\"let b = 2\"]")]
    [InlineData("""{"hist_access_type":"search","pattern":"a*","n":1}""", "[1,5,\"a \\u002B b\"]")]
    [InlineData("""{"hist_access_type":"search","pattern":"a + 1","unique":true}""", "[1,4,\"a \\u002B 1\"]")]
    [InlineData("""{"hist_access_type":"search","pattern":"nothing"}""", "")]
    public void Each_kind_of_request_has_its_entries(string request, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ask(request)));

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time_to_fail()
    {
        History history = new();
        history.Add(1, new string('a', 200));
        string pattern = string.Concat(Enumerable.Repeat("a*", 60)) + "b";
        Assert.Empty(history.Answer(new() { ["hist_access_type"] = "search", ["pattern"] = pattern })["history"]!.AsArray());
    }
}
