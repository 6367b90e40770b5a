namespace Egop.Tests;

/// <summary>The providers every suite of this folder runs over.</summary>
internal static class TestProviders
{
    private static readonly Lazy<LinearAlgebraProvider> _native = new(() =>
    {
        string? setting = Environment.GetEnvironmentVariable(ProviderChoice.Variable);
        bool managed = ProviderChoice.ManagedSetting.Equals(setting, StringComparison.OrdinalIgnoreCase);
        LinearAlgebraProvider found = ProviderChoice.Choose(managed ? null : setting, LinearAlgebra.Managed);
        return found.LibraryPath is not null
            ? found
            : throw Requirement.Missing(
                "The tests of the native provider need a BLAS with LAPACK and found none: "
                + "install OpenBLAS (libopenblas0 on Debian and Ubuntu) or set EGOP_BLAS to its path.");
    });

    public static LinearAlgebraProvider Managed => LinearAlgebra.Managed;

    public static LinearAlgebraProvider Native => _native.Value;
}
