namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class ValueTests(SessionFixture session)
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("\"a\" + \"b\"", "\"ab\"")]
    [InlineData("1\n2", "2")]
    [InlineData("let a = 3\na * a", "9")]
    [InlineData("open System\nMath.Abs -2", "2")]
    [InlineData("[1; 2]", "[1; 2]")]
    [InlineData("typeof<int>", "System.Int32")]
    public void A_cell_is_worth_its_last_expression(string code, string text) => Assert.Equal(text, session.Run(code).Plain);

    [Theory]
    [InlineData("let q = 5")]
    [InlineData("()")]
    [InlineData("printfn \"x\"")]
    [InlineData("5\nlet r = 6")]
    [InlineData("")]
    [InlineData("// nothing")]
    [InlineData("type Nothing = class end")]
    public void Definitions_and_unit_have_no_value(string code)
    {
        Ran ran = session.Run(code);
        Assert.Null(ran.Result.Value);
        Assert.Null(ran.Result.Error);
    }

    [Fact]
    public void Names_last_from_cell_to_cell()
    {
        session.Run("let lasting = 41");
        Assert.Equal("42", session.Run("lasting + 1").Plain);
    }

    [Fact]
    public void A_name_can_be_defined_again()
    {
        session.Run("let again = 1");
        session.Run("let again = \"one\"");
        Assert.Equal("\"one\"", session.Run("again").Plain);
    }

    [Fact]
    public void What_is_bound_to_the_thread_lasts_from_cell_to_cell()
    {
        session.Run("let local = new System.Threading.ThreadLocal<int>()\nlocal.Value <- 7");
        Assert.Equal("7", session.Run("local.Value").Plain);
    }

    [Fact]
    public void Very_long_text_is_cut_and_says_so()
    {
        string text = session.Run("fsi.PrintSize <- 1000000\nString.replicate 30000 \"x\" |> fun s -> s.ToCharArray() |> Array.toList |> "
            + "fun l -> [ for _ in 1..90 -> l ]").Plain;
        session.Run("fsi.PrintSize <- 10000");
        Assert.InRange(text.Length, 1, 20_100);
        Assert.EndsWith("more characters)", text);
    }

    [Fact]
    public void Arguments_and_limits_of_fsi_can_be_read_and_set()
    {
        Assert.Equal("3", session.Run("fsi.PrintLength <- 3\nfsi.PrintLength").Plain);
        Assert.Equal("[1; 2; 3; ...]", session.Run("[1 .. 10]").Plain);
        session.Run("fsi.PrintLength <- 100");
        Assert.Equal("\"egop-kernel\"", session.Run("fsi.CommandLineArgs.[0]").Plain);
        Assert.Equal("0.333", session.Run("fsi.FloatingPointFormat <- \"0.000\"\n1.0 / 3.0").Plain);
        session.Run("fsi.FloatingPointFormat <- \"g10\"");
    }

    [Fact]
    public void Three_hundred_cells_do_not_grow_by_a_hundred_megabytes()
    {
        for (int i = 0; i < 20; i++)
            session.Run($"let warm{i} = {i}");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 300; i++)
            Assert.Equal($"{i + 1}", session.Run($"let grow x = x + {i}\ngrow 1").Plain);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 100 << 20, $"{grown >> 20} MB more after 300 cells.");
    }
}
