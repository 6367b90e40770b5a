namespace Egop;

/// <summary>The engine's dense linear algebra: which provider does it, and the operations that use several threads.</summary>
/// <remarks>Work is cut along boundaries that depend on sizes alone, so results have the same bits for every number of threads.</remarks>
public static unsafe class LinearAlgebra
{
    // Below this many elements of A a product with a vector takes less time than waking a thread saves.
    private const long SmallMatrix = 1 << 17;

    private static readonly ManagedProvider _managed = new();

    // Lazy keeps the exception of a wrong EGOP_BLAS and throws it on every access.
    private static readonly Lazy<LinearAlgebraProvider> _provider =
        new(() => ProviderChoice.Choose(Environment.GetEnvironmentVariable(ProviderChoice.Variable), _managed));

    /// <summary>The provider chosen for this process: a native library when one is found, the managed one otherwise.</summary>
    /// <remarks>
    /// Chosen at first use. The environment variable <c>EGOP_BLAS</c> names a library by path or name, or is <c>managed</c>. Without
    /// it OpenBLAS, MKL and (on macOS) Accelerate are looked for by their usual names. A library is set to one thread for the
    /// whole process; see <see cref="Load"/>.
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

    /// <summary>C ← C + α AᵀA for A rows × columns, row-major: the accumulation of a Gram matrix. C is kept exactly symmetric.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="rows">Rows of A; 0 adds nothing.</param>
    /// <param name="columns">Columns of A, the order of C.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, contiguous.</param>
    /// <param name="c">C, columns × columns, contiguous, symmetric: its upper triangle is used and both are written.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or the number of threads is negative, a span is too short, or C overlaps A.</exception>
    public static void AddGram(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<double> a, Span<double> c, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(c.Length, (long)columns * columns, nameof(c));
        MatrixGuard.Apart(c[..(columns * columns)], a[..(rows * columns)], nameof(c), nameof(a));
        ParallelRange.Workers(threads);

        // Tiles large enough for the provider to be fast, small enough to be several; the rows do not count, because a streamed
        // matrix must be cut in the same way in each of its batches.
        int tile = columns < 512 ? 128 : 256;
        int bands = (columns + tile - 1) / tile;
        fixed (double* fixedA = a, fixedC = c)
        {
            double* pa = fixedA, pc = fixedC;
            ParallelRange.ForEach(bands * (bands + 1) / 2, threads, index =>
            {
                int last = 0;
                while ((last + 1) * (last + 2) / 2 <= index)
                    last++;
                int i = (index - (last * (last + 1) / 2)) * tile, j = last * tile;
                AddGramTile(provider, rows, columns, alpha, pa, pc, i, Math.Min(tile, columns - i), j, Math.Min(tile, columns - j));
            });
        }
    }

    /// <summary>y ← op(A) x for A rows × columns, row-major and contiguous, divided among threads.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="transpose">op(A) = Aᵀ: x has length rows, y length columns; otherwise the reverse.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="a">A.</param>
    /// <param name="x">x.</param>
    /// <param name="y">Receives op(A) x; must not overlap x or A.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or threads is negative, a span is too short, or y overlaps x or A.</exception>
    public static void MultiplyVector(
        LinearAlgebraProvider provider, bool transpose, int rows, int columns,
        ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        if (rows < 0 || columns < 0 || (long)rows * columns <= SmallMatrix)
        {
            provider.MultiplyVector(transpose, rows, columns, 1, a, Math.Max(1, columns), x, 0, y);
            return;
        }

        int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(x.Length, inner, nameof(x));
        MatrixGuard.Holds(y.Length, outer, nameof(y));
        MatrixGuard.Apart(y[..outer], x[..inner], nameof(y), nameof(x));
        MatrixGuard.Apart(y[..outer], a[..(rows * columns)], nameof(y), nameof(a));

        // Pieces of the output, so no sum is divided; at least a cache line of it, and enough work to be worth handing out.
        int piece = (int)Math.Max(8, ((SmallMatrix / 2 / inner) + 7) / 8 * 8);
        fixed (double* fixedA = a, fixedX = x, fixedY = y)
        {
            double* pa = fixedA, px = fixedX, py = fixedY;
            ParallelRange.ForEach((outer + piece - 1) / piece, workers, index =>
            {
                int start = index * piece, count = Math.Min(piece, outer - start);
                nint offset = transpose ? start : (nint)start * columns;
                var part = new ReadOnlySpan<double>(pa + offset, (int)(((nint)rows * columns) - offset));
                provider.MultiplyVector(
                    transpose, transpose ? rows : count, transpose ? count : columns, 1,
                    part, columns, new ReadOnlySpan<double>(px, inner), 0, new Span<double>(py + start, count));
            });
        }
    }

    // The tile (i, j) of the upper triangle, and its mirror image.
    private static void AddGramTile(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, double* a, double* c, int i, int height, int j, int width)
    {
        int reach = (int)((long)rows * columns);
        double* tile = c + ((nint)i * columns) + j;
        if (rows > 0)
        {
            provider.Multiply(
                true, false, height, width, rows, alpha,
                new ReadOnlySpan<double>(a + i, reach - i), columns, new ReadOnlySpan<double>(a + j, reach - j), columns,
                1, new Span<double>(tile, ((height - 1) * columns) + width), columns);
        }

        if (i != j)
        {
            Simd.Transpose(height, width, tile, columns, c + ((nint)j * columns) + i, columns);
            return;
        }

        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < row; column++)
                tile[((nint)row * columns) + column] = tile[((nint)column * columns) + row];
        }
    }
}
