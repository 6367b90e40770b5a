namespace Egop;

/// <summary>The engine's dense linear algebra: which provider does it, and the operations that use several threads.</summary>
/// <remarks>Work is cut along boundaries that depend on sizes alone, so results have the same bits for every number of threads.</remarks>
/// <example><code>
/// // The 3 x 3 matrix of all ones: eigenvalues 3, 0, 0, descending; the eigenvectors replace the matrix, as rows.
/// double[] a = [1, 1, 1, 1, 1, 1, 1, 1, 1], eigenvalues = new double[3];
/// LinearAlgebra.Provider.SymmetricEigen(3, a, eigenvalues);
/// Console.WriteLine(Math.Round(eigenvalues[0], 12)); // 3
/// </code></example>
public static unsafe partial class LinearAlgebra
{
    private static readonly ManagedProvider _managed = new();

    // Lazy keeps the exception of a wrong EGOP_BLAS and throws it on every access.
    private static readonly Lazy<LinearAlgebraProvider> _provider =
        new(() => ProviderChoice.Choose(Environment.GetEnvironmentVariable(ProviderChoice.Variable), _managed));

    /// <summary>The provider chosen for this process: the managed one, unless the environment asks for a native library.</summary>
    /// <remarks>
    /// Chosen at first use, by the environment variable <c>EGOP_BLAS</c>: unset or <c>managed</c> for the managed provider, <c>native</c>
    /// for the first of OpenBLAS, MKL and (on macOS) Accelerate that is found by its usual names, or the path or name of a library.
    /// A library is set to one thread for the whole process; see <see cref="Load"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">EGOP_BLAS names a library that does not load or serve; thrown on every access.</exception>
    public static LinearAlgebraProvider Provider => _provider.Value;

    /// <summary>The managed provider: no native code.</summary>
    public static LinearAlgebraProvider Managed => _managed;

    /// <summary>Loads a native BLAS with Fortran LAPACK (32-bit integers): OpenBLAS, MKL, Accelerate or another.</summary>
    /// <remarks>
    /// OpenBLAS and MKL are set to one thread, for every user of that library in the process: the engine divides work itself,
    /// and their bits depend on their number of threads. For other libraries set one thread by their own means.
    /// </remarks>
    /// <param name="path">Path or name of the shared library, as the system's loader takes it.</param>
    /// <returns>A provider that calls the library.</returns>
    /// <exception cref="ArgumentException">The library does not load, lacks a routine, or has 64-bit integers.</exception>
    public static LinearAlgebraProvider Load(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            string actual = path is null ? "null" : "nothing";
            throw Guard.Bad(nameof(path), "the path or name of a shared library", actual, "Give one, such as libopenblas.so.0.");
        }

        return ProviderChoice.Open(path, nameof(path), ", or use LinearAlgebra.Managed");
    }
}
