using System.Runtime.InteropServices;

namespace Egop.Benchmarks;

/// <summary>OpenBLAS as a peer: its own number of threads, called without the engine.</summary>
/// <remarks>
/// The engine sets the library to one thread for the whole process; <see cref="WithThreads"/> raises that for a call and puts back
/// what was there. All matrices are column-major, as the library's are.
/// </remarks>
internal sealed unsafe class OpenBlas
{
    private static readonly string[] _names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dll", "libopenblas.0.dylib",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib"];

    private readonly nint _library;

    private OpenBlas(nint library)
    {
        _library = library;
        string config = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)Export("openblas_get_config"))()) ?? "OpenBLAS";
        Name = string.Join(' ', config.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));
    }

    /// <summary>"OpenBLAS 0.3.21".</summary>
    public string Name { get; }

    public static OpenBlas? TryLoad()
    {
        foreach (string name in _names)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out _))
                return new OpenBlas(library);
        }

        return null;
    }

    /// <summary>Runs work with the library on that many threads, and restores its setting.</summary>
    public void WithThreads(int threads, Action work)
    {
        int before = ((delegate* unmanaged[Cdecl]<int>)Export("openblas_get_num_threads"))();
        SetThreads(threads);
        try
        {
            work();
        }
        finally
        {
            SetThreads(before);
        }
    }

    /// <summary>C ← AᵀB or AB of square matrices.</summary>
    public void Multiply(int n, double[] a, double[] b, double[] c)
    {
        var gemm = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, double*, double*, int*, double*, int*, double*, double*,
            int*, nint, nint, void>)Export("dgemm_");
        byte no = (byte)'N';
        double one = 1, zero = 0;
        fixed (double* pa = a, pb = b, pc = c)
            gemm(&no, &no, &n, &n, &n, &one, pa, &n, pb, &n, &zero, pc, &n, 1, 1);
    }

    /// <inheritdoc cref="Multiply(int, double[], double[], double[])"/>
    public void Multiply(int n, float[] a, float[] b, float[] c)
    {
        var gemm = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*,
            nint, nint, void>)Export("sgemm_");
        byte no = (byte)'N';
        float one = 1, zero = 0;
        fixed (float* pa = a, pb = b, pc = c)
            gemm(&no, &no, &n, &n, &n, &one, pa, &n, pb, &n, &zero, pc, &n, 1, 1);
    }

    /// <summary>One triangle of C ← AAᵀ, A columns × k.</summary>
    public void Gram(int columns, int k, double[] a, double[] c)
    {
        var syrk = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, double*, double*, int*, double*, double*, int*, nint, nint,
            void>)Export("dsyrk_");
        byte lower = (byte)'L', no = (byte)'N';
        double one = 1, zero = 0;
        fixed (double* pa = a, pc = c)
            syrk(&lower, &no, &columns, &k, &one, pa, &columns, &zero, pc, &columns, 1, 1);
    }

    /// <inheritdoc cref="Gram(int, int, double[], double[])"/>
    public void Gram(int columns, int k, float[] a, float[] c)
    {
        var syrk = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, int*, float*, float*, int*, float*, float*, int*, nint, nint,
            void>)Export("ssyrk_");
        byte lower = (byte)'L', no = (byte)'N';
        float one = 1, zero = 0;
        fixed (float* pa = a, pc = c)
            syrk(&lower, &no, &columns, &k, &one, pa, &columns, &zero, pc, &columns, 1, 1);
    }

    /// <summary>All eigenvalues and vectors by divide and conquer (dsyevd); a is overwritten.</summary>
    public void SymmetricEigen(int n, double[] a, double[] eigenvalues)
    {
        var syevd = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, nint, nint,
            void>)Export("dsyevd_");
        byte vectors = (byte)'V', lower = (byte)'L';
        int workLength = 1 + (6 * n) + (2 * n * n), integerLength = 3 + (5 * n), info;
        fixed (double* pa = a, pw = eigenvalues, work = GC.AllocateUninitializedArray<double>(workLength))
        fixed (int* integers = new int[integerLength])
            syevd(&vectors, &lower, &n, pa, &n, pw, work, &workLength, integers, &integerLength, &info, 1, 1);
        if (info != 0)
            throw new BenchException($"dsyevd of order {n} ended with info = {info}.");
    }

    private void SetThreads(int threads) => ((delegate* unmanaged[Cdecl]<int, void>)Export("openblas_set_num_threads"))(threads);

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);
}
