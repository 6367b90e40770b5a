namespace Egop.Tests;

/// <summary>The providers every suite of this folder runs over.</summary>
internal static class TestProviders
{
    private static readonly Lazy<LinearAlgebraProvider?> _native = new(() =>
    {
        string? setting = Environment.GetEnvironmentVariable(ProviderChoice.Variable);
        bool named = !string.IsNullOrWhiteSpace(setting)
            && !ProviderChoice.ManagedSetting.Equals(setting, StringComparison.OrdinalIgnoreCase);
        try
        {
            return ProviderChoice.Choose(named ? setting : ProviderChoice.NativeSetting, LinearAlgebra.Managed);
        }
        catch (ArgumentException) when (!named)
        {
            return null;
        }
    });

    public static LinearAlgebraProvider Managed => LinearAlgebra.Managed;

    public static LinearAlgebraProvider Native
    {
        get
        {
            Assert.SkipWhen(_native.Value is null, Requirement.OpenBlas);
            return _native.Value;
        }
    }
}
