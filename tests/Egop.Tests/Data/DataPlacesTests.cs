namespace Egop.Tests;

public class DataPlacesTests
{
    private static readonly DataFile _file = new("numbers.txt", 3, "unused", new Uri("http://localhost/numbers.txt"), SystemPath: null);

    [Fact]
    public void EGOP_DATA_comes_before_the_cache_and_the_cache_before_the_system()
    {
        using var folder = new TemporaryFolder();
        string system = folder.Write("system/some/numbers.txt", [1]);
        DataFile file = _file with { SystemPath = "some/numbers.txt" };
        var places = new DataPlaces(folder.File("data"), folder.File("cache"), folder.File("local"), folder.File("system"));

        Assert.Equal(system, places.Locate(file, "set", null, ""));
        Assert.Equal(system, places.Locate(_file with { SystemPath = system }, "set", null, ""));
        string cached = folder.Write("cache/set/numbers.txt", [1]);
        Assert.Equal(cached, places.Locate(file, "set", null, ""));
        string given = folder.Write("data/set/numbers.txt", [1]);
        Assert.Equal(given, places.Locate(file, "set", null, ""));
    }

    [Fact]
    public void A_folder_that_is_named_is_the_only_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cache/set/numbers.txt", [1]);
        var places = new DataPlaces(null, folder.File("cache"));

        var thrown = Assert.Throws<DataException>(() => places.Locate(_file, "set", folder.File("named"), "Do this."));
        Assert.DoesNotContain("cache", thrown.Message);
        DigitsTests.AssertSays(thrown, Path.Combine(folder.Path, "named", "numbers.txt"), "Do this.");

        string inside = folder.Write("named/set/numbers.txt", [1]);
        Assert.Equal(inside, places.Locate(_file, "set", folder.File("named"), ""));
    }

    [Fact]
    public void When_nothing_is_found_every_place_is_listed_and_an_unset_variable_is_mentioned()
    {
        using var folder = new TemporaryFolder();
        DataFile file = _file with { SystemPath = "some/numbers.txt" };

        var set = Assert.Throws<DataException>(
            () => new DataPlaces(folder.File("data"), folder.File("cache"), folder.File("system")).Locate(file, "set", null, "Do this."));
        DigitsTests.AssertSays(
            set, "numbers.txt", folder.File("data"), folder.File("cache"), folder.File("system/some/numbers.txt"),
                "none of them exists. Do this.");

        var unset = Assert.Throws<DataException>(() => new DataPlaces(null, folder.File("cache")).Locate(file, "set", null, "Do this."));
        DigitsTests.AssertSays(unset, "EGOP_DATA is not set");
    }
}
