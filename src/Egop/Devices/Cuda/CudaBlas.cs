using System.Numerics;

namespace Egop;

/// <summary>cuBLAS on the stream of a context. Its matrices are column-major: a row-major one is its transpose there.</summary>
internal sealed unsafe class CudaBlas
{
    // Numbers of cublasOperation_t, cublasFillMode_t and cublasMath_t.
    private const int Plain = 0, Transpose = 1, LowerThere = 0, DefaultMath = 0;

    private readonly CudaContext _context;
    private readonly CublasLibrary _blas;
    private readonly nint _handle;

    public CudaBlas(CudaContext context, CublasLibrary library, nint stream)
    {
        (_context, _blas) = (context, library);
        nint handle;
        Check(_blas.Create(&handle), "cublasCreate");
        _handle = handle;
        Check(_blas.SetStream(_handle, stream), "cublasSetStream");
        // No tf32: products in single precision are in single precision.
        Check(_blas.SetMathMode(_handle, DefaultMath), "cublasSetMathMode");
    }

    /// <summary>C ← α A B + β C for each of a batch.</summary>
    public void Multiply<T>(int count, int m, int n, int depth, double alpha, Operand<T> a, Operand<T> b, double beta, Operand<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _context.Enter();
        // Cᵀ = Bᵀ Aᵀ: the operands in the other order, each as it is stored.
        (int operationA, int lda) = Stored(a, m, depth);
        (int operationB, int ldb) = Stored(b, depth, n);
        T up = T.CreateTruncating(alpha), keep = T.CreateTruncating(beta);
        int code = (PrecisionOf<T>.IsDouble ? _blas.DoubleGemm : _blas.SingleGemm)(
            _handle, operationB, operationA, n, m, depth, &up, Address(b), ldb, b.Batch, Address(a), lda, a.Batch, &keep, Address(c), c.Row,
                c.Batch, count);
        Check(code, "cublasGemmStridedBatched");
    }

    /// <summary>The upper triangle of C ← α AᵀA + β C, or of A Aᵀ.</summary>
    public void Gram<T>(bool ofRows, DeviceMatrix<T> a, double alpha, double beta, DeviceMatrix<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _context.Enter();
        T up = T.CreateTruncating(alpha), keep = T.CreateTruncating(beta);
        int code = (PrecisionOf<T>.IsDouble ? _blas.DoubleSyrk : _blas.SingleSyrk)(
            _handle, LowerThere, ofRows ? Transpose : Plain, c.Rows, ofRows ? a.Columns : a.Rows, &up, Address(Operand<T>.Of(a, false)),
            a.Stride,
            &keep, Address(Operand<T>.Of(c, false)), c.Stride);
        Check(code, "cublasSyrk");
    }

    /// <summary>y ← α op(A) x + β y.</summary>
    public void MultiplyVector<T>(bool transpose, DeviceMatrix<T> a, double alpha, DeviceBuffer<T> x, double beta, DeviceBuffer<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _context.Enter();
        T up = T.CreateTruncating(alpha), keep = T.CreateTruncating(beta);
        int code = (PrecisionOf<T>.IsDouble ? _blas.DoubleGemv : _blas.SingleGemv)(
            _handle, transpose ? Plain : Transpose, a.Columns, a.Rows, &up, Address(Operand<T>.Of(a, false)), a.Stride,
            (ulong)x.Memory.Handle, 1, &keep, (ulong)y.Memory.Handle, 1);
        Check(code, "cublasGemv");
    }

    public void Destroy() => _blas.Destroy(_handle);

    // How a row-major operand of so many rows and columns is given, and the distance of its stored rows, at least their length.
    private static (int Operation, int Ld) Stored<T>(Operand<T> operand, int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        operand.Column == 1 ? (Plain, Math.Max(operand.Row, columns)) : (Transpose, Math.Max(operand.Column, rows));

    private static ulong Address<T>(Operand<T> operand)
        where T : unmanaged, IFloatingPointIeee754<T> => (ulong)operand.Buffer.Memory.Handle + ((ulong)operand.Offset * (ulong)sizeof(T));

    private void Check(int code, string call)
    {
        if (code == 0)
            return;
        string name = code switch
        {
            1 => "CUBLAS_STATUS_NOT_INITIALIZED",
            3 => "CUBLAS_STATUS_ALLOC_FAILED",
            7 => "CUBLAS_STATUS_INVALID_VALUE",
            8 => "CUBLAS_STATUS_ARCH_MISMATCH",
            11 => "CUBLAS_STATUS_MAPPING_ERROR",
            13 => "CUBLAS_STATUS_EXECUTION_FAILED",
            14 => "CUBLAS_STATUS_INTERNAL_ERROR",
            15 => "CUBLAS_STATUS_NOT_SUPPORTED",
            _ => "an unknown code",
        };
        string remedy = code == 3
            ? "Dispose buffers, work in smaller pieces, or use a device with more memory."
            : "Install a cuBLAS that fits the driver, or use Device.Cpu.";
        throw new DeviceException(_context.Device.Name, call, code, name, remedy);
    }
}
