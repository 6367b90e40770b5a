namespace Egop;

/// <summary>cuSOLVER on the stream of a context.</summary>
internal sealed unsafe class CudaSolver
{
    // Numbers of cusolverEigMode_t and cublasFillMode_t: what is upper here is lower in column-major order.
    private const int WithVectors = 1, LowerThere = 0;

    private readonly CudaContext _context;
    private readonly CusolverLibrary _solver;
    private readonly nint _handle;

    public CudaSolver(CudaContext context, CusolverLibrary library, nint stream)
    {
        (_context, _solver) = (context, library);
        nint handle;
        Check(_solver.Create(&handle), "cusolverDnCreate");
        _handle = handle;
        Check(_solver.SetStream(_handle, stream), "cusolverDnSetStream");
    }

    /// <summary>Eigenvalues in ascending order; row i of A becomes the unit eigenvector of the i-th.</summary>
    public void SymmetricEigen(int n, DeviceBuffer<double> a, DeviceBuffer<double> eigenvalues)
    {
        _context.Enter();
        int size;
        ulong matrix = (ulong)a.Memory.Handle, values = (ulong)eigenvalues.Memory.Handle;
        Check(_solver.SymmetricEigenSize(_handle, WithVectors, LowerThere, n, matrix, n, values, &size), "cusolverDnDsyevd_bufferSize");
        using DeviceBuffer<double> work = _context.Allocate<double>(Math.Max(1, size));
        using DeviceBuffer<int> info = _context.Allocate<int>(1);
        _context.Enter();
        int code = _solver.SymmetricEigen(
            _handle, WithVectors, LowerThere, n, matrix, n, values, (ulong)work.Memory.Handle, size, (ulong)info.Memory.Handle);
        Check(code, "cusolverDnDsyevd");
        int answer = info.ToArray()[0];
        if (answer != 0)
        {
            throw new DeviceException(
                _context.Device.Name, "cusolverDnDsyevd", answer, answer > 0 ? "no convergence" : "a wrong argument",
                "Check that the matrix is finite; Device.Cpu solves the same problem.");
        }
    }

    public void Destroy() => _solver.Destroy(_handle);

    private void Check(int code, string call)
    {
        if (code == 0)
            return;
        string[] names =
        [
            "NOT_INITIALIZED", "ALLOC_FAILED", "INVALID_VALUE", "ARCH_MISMATCH", "MAPPING_ERROR", "EXECUTION_FAILED", "INTERNAL_ERROR",
            "MATRIX_TYPE_NOT_SUPPORTED", "NOT_SUPPORTED",
        ];
        string name = code > 0 && code <= names.Length ? $"CUSOLVER_STATUS_{names[code - 1]}" : "an unknown code";
        throw new DeviceException(
            _context.Device.Name, call, code, name, "Install a cuSOLVER that fits the driver and cuBLAS, or use Device.Cpu.");
    }
}
