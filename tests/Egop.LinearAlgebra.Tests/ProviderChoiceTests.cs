namespace Egop.Tests;

public sealed class ProviderChoiceTests
{
    // A library every machine has, and that is no BLAS.
    private static string NoBlas =>
        OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libm.so.6";

    [Fact]
    public void No_setting_or_managed_gives_the_managed_provider()
    {
        Assert.Same(LinearAlgebra.Managed, ProviderChoice.Choose(null, LinearAlgebra.Managed));
        Assert.Same(LinearAlgebra.Managed, ProviderChoice.Choose(" ", LinearAlgebra.Managed));
        Assert.Same(LinearAlgebra.Managed, ProviderChoice.Choose("managed", LinearAlgebra.Managed));
        Assert.Same(LinearAlgebra.Managed, ProviderChoice.Choose("Managed", LinearAlgebra.Managed));
        Assert.Equal("managed", LinearAlgebra.Managed.Name);
        Assert.Equal("managed", LinearAlgebra.Managed.ToString());
        Assert.Null(LinearAlgebra.Managed.LibraryPath);
    }

    [Fact]
    public void A_setting_that_does_not_load_names_variable_path_expectation_and_remedies()
    {
        var e = Assert.Throws<ArgumentException>(() => ProviderChoice.Choose("/nowhere/libmissing.so", LinearAlgebra.Managed));
        Assert.Equal("EGOP_BLAS", e.ParamName);
        foreach (string part in (string[])
            ["EGOP_BLAS", "/nowhere/libmissing.so", "BLAS and Fortran LAPACK", "does not load", "OpenBLAS",
             "correct the path", "EGOP_BLAS=native", "unset EGOP_BLAS"])
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_blas_is_refused_by_the_name_of_the_missing_export()
    {
        var bySetting = Assert.Throws<ArgumentException>(() => ProviderChoice.Choose(NoBlas, LinearAlgebra.Managed));
        Assert.Equal("EGOP_BLAS", bySetting.ParamName);
        Assert.Contains("does not export dgemm_", bySetting.Message, StringComparison.Ordinal);
        var byCall = Assert.Throws<ArgumentException>(() => LinearAlgebra.Load(NoBlas));
        Assert.Equal("path", byCall.ParamName);
        Assert.Contains("does not export dgemm_", byCall.Message, StringComparison.Ordinal);
        Assert.Contains(NoBlas, byCall.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Load_refuses_an_empty_path(string? path) =>
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => LinearAlgebra.Load(path!)).ParamName);

    [Fact]
    public void The_setting_native_gives_a_usual_library()
    {
        _ = TestProviders.Native;
        Assert.NotNull(ProviderChoice.Choose("Native", LinearAlgebra.Managed).LibraryPath);
    }

    [Fact]
    public void The_search_skips_what_is_missing_or_no_blas()
    {
        string path = TestProviders.Native.LibraryPath!;
        Assert.Equal(path, ProviderChoice.Search(["/nowhere/libmissing.so", NoBlas, path]).LibraryPath);
    }

    [Fact]
    public void The_search_names_all_it_tried_when_nothing_works()
    {
        var e = Assert.Throws<ArgumentException>(() => ProviderChoice.Search(["/nowhere/libmissing.so", NoBlas]));
        Assert.Equal("EGOP_BLAS", e.ParamName);
        foreach (string part in (string[])["/nowhere/libmissing.so", NoBlas, "libopenblas0", "unset EGOP_BLAS"])
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_provider_tells_its_library_and_path()
    {
        var native = LinearAlgebra.Load(TestProviders.Native.LibraryPath!);
        Assert.Equal(TestProviders.Native.Name, native.Name);
        Assert.Equal($"{native.Name} ({native.LibraryPath})", native.ToString());
        if (native.LibraryPath!.Contains("openblas", StringComparison.OrdinalIgnoreCase))
            Assert.Matches(@"^OpenBLAS \d+\.\d+", native.Name);
    }

    [Fact]
    public void The_provider_of_the_process_is_chosen_once() => Assert.Same(LinearAlgebra.Provider, LinearAlgebra.Provider);
}
