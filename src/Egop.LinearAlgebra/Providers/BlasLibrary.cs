using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using unsafe Dgeqrf = delegate* unmanaged[Cdecl]<int*, int*, double*, int*, double*, double*, int*, int*, void>;
using unsafe Dgesdd = delegate* unmanaged[Cdecl]<
    byte*, int*, int*, double*, int*, double*, double*, int*, double*, int*, double*, int*, int*, int*, nint, void>;
using unsafe Dorgqr = delegate* unmanaged[Cdecl]<int*, int*, int*, double*, int*, double*, double*, int*, int*, void>;
using unsafe Dscal = delegate* unmanaged[Cdecl]<long*, double*, double*, long*, void>;
using unsafe Dsyevd = delegate* unmanaged[Cdecl]<
    byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, nint, nint, void>;
using unsafe GemmRoutine = delegate* unmanaged[Cdecl]<
    byte*, byte*, int*, int*, int*, void*, void*, int*, void*, int*, void*, void*, int*, nint, nint, void>;
using unsafe GemvRoutine = delegate* unmanaged[Cdecl]<
    byte*, int*, int*, void*, void*, int*, void*, int*, void*, void*, int*, nint, void>;

namespace Egop;

/// <summary>The entry points of a loaded BLAS with Fortran LAPACK: arguments by pointer, 32-bit integers, string lengths last.</summary>
/// <remarks>
/// Function pointers of the library's own exports rather than <c>[LibraryImport]</c> with a resolver: a resolver binds a name to
/// one library for the whole process, whereas a user may load several and compare them. One thread is asked of the library when
/// it is loaded, because the engine divides work itself (two levels of threads fight for the cores) and because the bits of a
/// threaded BLAS depend on its number of threads. That setting holds for every user of the library in the process. The library
/// is never unloaded.
/// </remarks>
internal sealed unsafe class BlasLibrary
{
    private readonly nint _handle;
    private readonly GemmRoutine _dgemm, _sgemm;
    private readonly GemvRoutine _dgemv, _sgemv;
    private readonly Dscal _scale;
    private string? _missing;

    private BlasLibrary(string path, nint handle)
    {
        Path = path;
        _handle = handle;
        _dgemm = (GemmRoutine)Required("dgemm_");
        _dgemv = (GemvRoutine)Required("dgemv_");
        _sgemm = (GemmRoutine)Required("sgemm_");
        _sgemv = (GemvRoutine)Required("sgemv_");
        _scale = (Dscal)Required("dscal_");
        SymmetricEigen = (Dsyevd)Required("dsyevd_");
        SingularValues = (Dgesdd)Required("dgesdd_");
        FactorQr = (Dgeqrf)Required("dgeqrf_");
        FormQ = (Dorgqr)Required("dorgqr_");
    }

    /// <summary>What the library was loaded by.</summary>
    public string Path { get; }

    /// <summary>The library's own name and version where it tells them, its file name otherwise.</summary>
    [field: MaybeNull]
    public string Name => field ??= ReadName();

    /// <summary>dsyevd(jobz, uplo, n, a, lda, w, work, lwork, iwork, liwork, info).</summary>
    public Dsyevd SymmetricEigen { get; }

    /// <summary>dgesdd(jobz, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork, info).</summary>
    public Dgesdd SingularValues { get; }

    /// <summary>dgeqrf(m, n, a, lda, tau, work, lwork, info).</summary>
    public Dgeqrf FactorQr { get; }

    /// <summary>dorgqr(m, n, k, a, lda, tau, work, lwork, info).</summary>
    public Dorgqr FormQ { get; }

    /// <summary>Loads a library, or says in one clause why it cannot serve.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out BlasLibrary? library, [NotNullWhen(false)] out string? reason)
    {
        library = null;
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            reason = $"it does not load ({e.Message.ReplaceLineEndings(" ").Trim()})";
            return false;
        }

        var candidate = new BlasLibrary(path, handle);
        if (candidate._missing is { } missing)
            reason = $"it loads but does not export {missing}";
        else if (candidate.HasWideIntegers())
            reason = "its integers have 64 bits (ILP64), 32 are needed (LP64)";
        else
            reason = null;
        if (reason is not null)
        {
            NativeLibrary.Free(handle);
            return false;
        }

        candidate.UseOneThread();
        library = candidate;
        return true;
    }

    /// <summary>dgemm or sgemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc).</summary>
    public GemmRoutine Multiply<T>()
        where T : unmanaged => PrecisionOf<T>.IsDouble ? _dgemm : _sgemm;

    /// <summary>dgemv or sgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy).</summary>
    public GemvRoutine MultiplyVector<T>()
        where T : unmanaged => PrecisionOf<T>.IsDouble ? _dgemv : _sgemv;

    private nint Required(string export)
    {
        if (NativeLibrary.TryGetExport(_handle, export, out nint address))
            return address;
        _missing ??= export;
        return 0;
    }

    // Wrong integers would be read past their end and corrupt memory. As 32 bits this n is 1, as 64 bits it is negative, for
    // which level 1 of BLAS returns at once. (A 32-bit integer is the first half of a 64-bit one on little-endian machines,
    // the only ones .NET has native BLAS on.)
    private bool HasWideIntegers()
    {
        long n = unchecked((long)0xFFFFFFFF_00000001), increment = 1;
        double alpha = 2, x = 1;
        _scale(&n, &alpha, &x, &increment);
        return x != 2;
    }

    private void UseOneThread()
    {
        // MKL: 1 is the sequential layer, and AUTO = 2 of its reproducibility modes makes bits independent of memory alignment.
        // Both count only before MKL's first computation.
        if (NativeLibrary.TryGetExport(_handle, "MKL_Set_Threading_Layer", out nint layer))
            ((delegate* unmanaged[Cdecl]<int, int>)layer)(1);
        if (NativeLibrary.TryGetExport(_handle, "MKL_CBWR_Set", out nint reproducible))
            ((delegate* unmanaged[Cdecl]<int, int>)reproducible)(2);
        foreach (string export in (string[])["openblas_set_num_threads", "MKL_Set_Num_Threads"])
        {
            if (NativeLibrary.TryGetExport(_handle, export, out nint set))
                ((delegate* unmanaged[Cdecl]<int, void>)set)(1);
        }
    }

    private string ReadName()
    {
        if (NativeLibrary.TryGetExport(_handle, "openblas_get_config", out nint config))
        {
            // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..."; old versions give no number.
            string text = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)config)()) ?? "";
            if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, .. var rest])
                return rest is [var version, ..] && char.IsAsciiDigit(version[0]) ? $"{name} {version}" : name;
        }

        if (NativeLibrary.TryGetExport(_handle, "MKL_Get_Version_String", out nint mkl))
        {
            const int Length = 256;
            byte* text = stackalloc byte[Length];
            ((delegate* unmanaged[Cdecl]<byte*, int, void>)mkl)(text, Length);
            return Encoding.ASCII.GetString(new ReadOnlySpan<byte>(text, Length)).TrimEnd('\0', ' ');
        }

        return System.IO.Path.GetFileName(Path);
    }
}
