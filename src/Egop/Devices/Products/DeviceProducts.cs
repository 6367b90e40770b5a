using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Dense products on a device: matrix by matrix, Gram matrices, matrix by vector, in single and double precision.</summary>
/// <remarks>
/// On a CUDA device by cuBLAS where that is installed (tf32 off; <see cref="DeviceCapabilities.Remark"/> says where it is not), otherwise
/// by kernels
/// of this library: tiles in registers for CPUs, in local memory for GPUs. On <see cref="Device.Cpu"/> by
/// <see cref="LinearAlgebra.Provider"/>.
/// Calls return before the work is done. The same call on the same device has the same bits every time; between devices results agree to
/// rounding. NaN and infinities pass through.
/// </remarks>
internal static class DeviceProducts
{
    /// <summary>C ← α op(A) op(B) + β C. β = 0 overwrites C, whatever it held, even NaN.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="a">A as stored.</param>
    /// <param name="transposeA">op(A) = Aᵀ instead of A.</param>
    /// <param name="b">B as stored.</param>
    /// <param name="transposeB">op(B) = Bᵀ instead of B.</param>
    /// <param name="beta">β.</param>
    /// <param name="c">C; none of its elements may be one of A or B.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, contexts differ, or C shares memory with an operand.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static void Multiply<T>(
        T alpha, DeviceMatrix<T> a, bool transposeA, DeviceMatrix<T> b, bool transposeB, T beta, DeviceMatrix<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> => Multiply(alpha, a, transposeA, b, transposeB, beta, c, ProductShape.Automatic);

    /// <summary>
    /// C ← α AᵀA + β C, the Gram matrix of the columns of A: C is symmetric before, where β is not 0, and exactly so after.
    /// </summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, M × n.</param>
    /// <param name="beta">β; 0 overwrites C, 1 adds to it.</param>
    /// <param name="c">C, n × n; its upper triangle is used and both are written.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, contexts differ, or C shares memory with A.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static void Gram<T>(T alpha, DeviceMatrix<T> a, T beta, DeviceMatrix<T> c)
        where T : unmanaged,
        IFloatingPointIeee754<T> => Gram(
            false, double.CreateTruncating(alpha), a, double.CreateTruncating(beta), c, ProductShape.Automatic);

    /// <summary>
    /// C ← α AᵀA + β C for A in single and C in double precision: products of at most a few hundred terms in single, their sums in double.
    /// </summary>
    /// <inheritdoc cref="Gram{T}(T, DeviceMatrix{T}, T, DeviceMatrix{T})"/>
    public static void Gram(double alpha, DeviceMatrix<float> a, double beta, DeviceMatrix<double> c) =>
        Gram(false, alpha, a, beta, c, ProductShape.Automatic);

    /// <summary>
    /// C ← α A Aᵀ + β C, the Gram matrix of the rows of A, a rank-n update of C: symmetric before, where β is not 0, and exactly so after.
    /// </summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, M × n.</param>
    /// <param name="beta">β; 0 overwrites C, 1 adds to it.</param>
    /// <param name="c">C, M × M; its upper triangle is used and both are written.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, contexts differ, or C shares memory with A.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static void RowGram<T>(T alpha, DeviceMatrix<T> a, T beta, DeviceMatrix<T> c)
        where T : unmanaged,
        IFloatingPointIeee754<T> => Gram(true, double.CreateTruncating(alpha), a, double.CreateTruncating(beta), c, ProductShape.Automatic);

    /// <summary>
    /// C ← α A Aᵀ + β C for A in single and C in double precision: products of at most a few hundred terms in single, their sums in double.
    /// </summary>
    /// <inheritdoc cref="RowGram{T}(T, DeviceMatrix{T}, T, DeviceMatrix{T})"/>
    public static void RowGram(double alpha, DeviceMatrix<float> a, double beta, DeviceMatrix<double> c) =>
        Gram(true, alpha, a, beta, c, ProductShape.Automatic);

    /// <summary>y ← α op(A) x + β y. β = 0 overwrites y, whatever it held, even NaN.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="a">A as stored.</param>
    /// <param name="transpose">op(A) = Aᵀ: x has a number for each row of A, y for each column; otherwise the reverse.</param>
    /// <param name="x">x; what is beyond its length in the product is ignored.</param>
    /// <param name="beta">β.</param>
    /// <param name="y">y, another buffer than those of A and x.</param>
    /// <exception cref="ArgumentException">A buffer is too short, contexts differ, or y is one of the operands.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static void MultiplyVector<T>(T alpha, DeviceMatrix<T> a, bool transpose, DeviceBuffer<T> x, T beta, DeviceBuffer<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => MultiplyVector(alpha, a, transpose, x, beta, y, ProductShape.Automatic);

    internal static void Multiply<T>(
        T alpha, DeviceMatrix<T> a, bool transposeA, DeviceMatrix<T> b, bool transposeB, T beta, DeviceMatrix<T> c, ProductShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = transposeA ? a.Columns : a.Rows, depth = transposeA ? a.Rows : a.Columns, n = transposeB ? b.Rows : b.Columns;
        Match(nameof(b), "rows of op(B), the columns of op(A)", depth, transposeB ? b.Columns : b.Rows);
        Match(nameof(c), "rows, those of op(A)", m, c.Rows);
        Match(nameof(c), "columns, those of op(B)", n, c.Columns);
        Apart(c, nameof(c), a, nameof(a));
        Apart(c, nameof(c), b, nameof(b));
        if (Context(a.Buffer, b.Buffer, c.Buffer) is KernelContext context)
        {
            ProductKernels.Multiply(
                context, 1, m, n, depth, double.CreateTruncating(alpha), Operand<T>.Of(a, transposeA), Operand<T>.Of(b, transposeB),
                double.CreateTruncating(beta), Operand<T>.Of(c, false), shape: shape);
            return;
        }

        LinearAlgebraProvider provider = LinearAlgebra.Provider;
        if (PrecisionOf<T>.IsDouble)
        {
            LinearAlgebra.Multiply(
                provider, transposeA, transposeB, m, n, depth, double.CreateTruncating(alpha), Span<T, double>(a), a.Stride, Span<T,
                double>(b), b.Stride,
                double.CreateTruncating(beta), Span<T, double>(c), c.Stride);
        }
        else
        {
            LinearAlgebra.Multiply(
                provider, transposeA, transposeB, m, n, depth, float.CreateTruncating(alpha), Span<T, float>(a), a.Stride, Span<T,
                float>(b), b.Stride,
                float.CreateTruncating(beta), Span<T, float>(c), c.Stride);
        }
    }

    internal static void MultiplyVector<T>(
        T alpha, DeviceMatrix<T> a, bool transpose, DeviceBuffer<T> x, T beta, DeviceBuffer<T> y, ProductShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        MatrixGuard.Holds(x.Length, transpose ? a.Rows : a.Columns, nameof(x));
        MatrixGuard.Holds(y.Length, transpose ? a.Columns : a.Rows, nameof(y));
        if (ReferenceEquals(y, x) || ReferenceEquals(y, a.Buffer))
            throw Guard.Bad(
                nameof(y), "a buffer apart from those of a and x", "the same buffer", "Write the result to a buffer of its own.");
        if (Context(a.Buffer, x, y) is KernelContext context)
            ProductKernels.MultiplyVector(
                context, transpose, a, double.CreateTruncating(alpha), x, double.CreateTruncating(beta), y, shape);
        else
            LinearAlgebra.Provider.MultiplyVector<T>(
                transpose, a.Rows, a.Columns, alpha, Span<T, T>(a), a.Stride, CpuContext.Span(x), beta, CpuContext.Span(y));
    }

    /// <summary>Gram matrices of rows or columns; C in the precision of A or in double.</summary>
    internal static void Gram<T, TC>(bool ofRows, double alpha, DeviceMatrix<T> a, double beta, DeviceMatrix<TC> c, ProductShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        int order = ofRows ? a.Rows : a.Columns, depth = ofRows ? a.Columns : a.Rows;
        Match(nameof(c), "rows, the order of the Gram matrix", order, c.Rows);
        Match(nameof(c), "columns, the order of the Gram matrix", order, c.Columns);
        if (c is DeviceMatrix<T> same)
            Apart(same, nameof(c), a, nameof(a));
        if (Context(a.Buffer, a.Buffer, c.Buffer) is KernelContext context)
            GramByKernels(context, ofRows, order, depth, alpha, a, beta, c, shape);
        else
            GramByEngine(ofRows, alpha, a, beta, c);
    }

    private static void GramByKernels<T, TC>(
        KernelContext context, bool ofRows, int order, int depth, double alpha, DeviceMatrix<T> a, double beta, DeviceMatrix<TC> c,
            ProductShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        Operand<T> left = Operand<T>.Of(a, !ofRows), right = left.Transposed();
        if (c is DeviceMatrix<T> same)
        {
            if (shape == ProductShape.Automatic && context is CudaContext { Blas: { } blas })
                blas.Gram(ofRows, a, alpha, beta, same);
            else
                ProductKernels.Multiply(context, 1, order, order, depth, alpha, left, right, beta, Operand<T>.Of(same, false), true, shape);
        }
        else
        {
            if (beta != 1)
                ProductKernels.Scale(context, beta, c);
            ProductKernels.AddWide(context, order, order, depth, alpha, (Operand<float>)(object)left, (Operand<float>)(object)right,
                (Operand<double>)(object)Operand<TC>.Of(c, false), true, shape);
        }

        ProductKernels.Mirror(context, c);
    }

    // The engine's takes matrices without gaps.
    private static void GramByEngine<T, TC>(bool ofRows, double alpha, DeviceMatrix<T> a, double beta, DeviceMatrix<TC> c)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        Span<T> rows = Packed(a);
        Span<TC> all = Span<TC, TC>(c), sum = c.IsContiguous ? all : Packed(c);
        if (beta == 0)
            sum.Clear();
        else if (beta != 1)
            System.Numerics.Tensors.TensorPrimitives.Multiply(sum, TC.CreateTruncating(beta), sum);
        LinearAlgebraProvider provider = LinearAlgebra.Provider;
        if (PrecisionOf<T>.IsDouble)
            Add(provider, ofRows, a.Rows, a.Columns, alpha, MemoryMarshal.Cast<T, double>(rows), MemoryMarshal.Cast<TC, double>(sum));
        else if (PrecisionOf<TC>.IsDouble)
            Add(provider, ofRows, a.Rows, a.Columns, alpha, MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<TC, double>(sum));
        else
            Add(provider, ofRows, a.Rows, a.Columns, (float)alpha, MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<TC, float>(sum));
        for (int i = 0; !c.IsContiguous && i < c.Rows; i++)
            sum.Slice(i * c.Columns, c.Columns).CopyTo(all[(i * c.Stride)..]);
    }

    private static void Add(
        LinearAlgebraProvider provider, bool ofRows, int rows, int columns, double alpha, Span<double> a, Span<double> c)
    {
        if (ofRows)
            LinearAlgebra.AddRowGram(provider, rows, columns, alpha, a, c);
        else
            LinearAlgebra.AddGram(provider, rows, columns, alpha, a, c);
    }

    private static void Add(LinearAlgebraProvider provider, bool ofRows, int rows, int columns, double alpha, Span<float> a, Span<double> c)
    {
        if (ofRows)
            LinearAlgebra.AddRowGram(provider, rows, columns, alpha, a, c);
        else
            LinearAlgebra.AddGram(provider, rows, columns, alpha, a, c);
    }

    private static void Add(LinearAlgebraProvider provider, bool ofRows, int rows, int columns, float alpha, Span<float> a, Span<float> c)
    {
        if (ofRows)
            LinearAlgebra.AddRowGram(provider, rows, columns, alpha, a, c);
        else
            LinearAlgebra.AddGram(provider, rows, columns, alpha, a, c);
    }

    private static Span<TTo> Span<T, TTo>(DeviceMatrix<T> matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(CpuContext.Span(matrix.Buffer)[matrix.Offset..checked((int)matrix.End)]);

    private static Span<T> Packed<T>(DeviceMatrix<T> matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> all = Span<T, T>(matrix);
        if (matrix.IsContiguous)
            return all;
        T[] packed = new T[matrix.Rows * matrix.Columns];
        for (int i = 0; i < matrix.Rows; i++)
            all.Slice(i * matrix.Stride, matrix.Columns).CopyTo(packed.AsSpan(i * matrix.Columns));
        return packed;
    }

    private static DeviceContext Context<T, TC>(DeviceBuffer<T> a, DeviceBuffer<T> b, DeviceBuffer<TC> c)
        where T : unmanaged
        where TC : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        if (ReferenceEquals(a.Context, c.Context) && ReferenceEquals(b.Context, c.Context))
            return c.Context;
        throw Guard.Bad(
            nameof(a), $"operands in one context, that of the result on {c.Context.Device.Name}",
            $"another context on {(ReferenceEquals(a.Context, c.Context) ? b : a).Context.Device.Name}",
            "Allocate all of them from one context, or copy through the host.");
    }

    private static void Match(string name, string what, int expected, int actual)
    {
        if (actual != expected)
            throw Guard.Bad(
                name, $"{Guard.Text(expected)} {what}", Guard.Text(actual), "Check the sizes and what is meant to be transposed.");
    }

    private static void Apart<T>(DeviceMatrix<T> output, string outputName, DeviceMatrix<T> input, string inputName)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (ReferenceEquals(output.Buffer, input.Buffer) && output.Offset < input.End && input.Offset < output.End)
            throw Guard.Bad(
                outputName, $"memory apart from {inputName}", $"memory shared with {inputName}", "Write the result to memory of its own.");
    }
}
