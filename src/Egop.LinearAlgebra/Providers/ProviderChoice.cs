namespace Egop;

/// <summary>Which linear algebra a process gets.</summary>
internal static class ProviderChoice
{
    /// <summary>Environment variable: <see cref="ManagedSetting"/>, <see cref="NativeSetting"/>, or path or name of a library.</summary>
    public const string Variable = "EGOP_BLAS";

    /// <summary>The setting that asks for no native code, as does none.</summary>
    public const string ManagedSetting = "managed";

    /// <summary>The setting that asks for the first usual library that works.</summary>
    public const string NativeSetting = "native";

    /// <summary>The provider a value of the variable asks for; without one the managed one.</summary>
    /// <exception cref="ArgumentException">The library named does not load or lacks something, or no usual one does.</exception>
    public static LinearAlgebraProvider Choose(string? setting, LinearAlgebraProvider managed)
    {
        if (string.IsNullOrWhiteSpace(setting) || setting.Equals(ManagedSetting, StringComparison.OrdinalIgnoreCase))
            return managed;
        if (setting.Equals(NativeSetting, StringComparison.OrdinalIgnoreCase))
            return Search(UsualNames());
        return Open(
            setting, Variable, $", set {Variable}={NativeSetting} to search the usual names, or unset {Variable} to use no native code");
    }

    /// <summary>The first library that loads and has everything needed.</summary>
    /// <exception cref="ArgumentException">None does.</exception>
    public static LinearAlgebraProvider Search(string[] names)
    {
        foreach (string name in names)
        {
            if (BlasLibrary.TryOpen(name, out var library, out _))
                return new NativeProvider(library);
        }

        throw Guard.Bad(
            Variable, "a shared library with BLAS and Fortran LAPACK under one of its usual names",
            $"none that works among {string.Join(", ", names)}",
            $"Install one such as OpenBLAS (libopenblas0 on Debian and Ubuntu), set {Variable} to its path, "
                + $"or unset {Variable} to use no native code.");
    }

    /// <summary>A library that must work; <paramref name="source"/> is where its name came from.</summary>
    /// <exception cref="ArgumentException">It does not load or lacks something.</exception>
    public static LinearAlgebraProvider Open(string path, string source, string alternatives) =>
        BlasLibrary.TryOpen(path, out var library, out string? reason)
            ? new NativeProvider(library)
            : throw Guard.Bad(source, "a shared library with BLAS and Fortran LAPACK", $"\"{path}\": {reason}",
                $"Install one such as OpenBLAS (libopenblas0 on Debian and Ubuntu) or correct the path{alternatives}.");

    // OpenBLAS, then MKL, then what macOS brings along.
    private static string[] UsualNames() =>
        OperatingSystem.IsWindows() ? ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll", "mkl_rt.dll"]
        : OperatingSystem.IsMacOS() ?
        [
            "libopenblas.0.dylib", "libopenblas.dylib",
            "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib",
            "libmkl_rt.2.dylib", "libmkl_rt.dylib",
            "/System/Library/Frameworks/Accelerate.framework/Accelerate",
        ]
        : ["libopenblas.so.0", "libopenblas.so", "libmkl_rt.so.2", "libmkl_rt.so"];
}
