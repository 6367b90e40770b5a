using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Elementwise operations on buffers and reductions to one number, on any device.</summary>
/// <remarks>
/// Operations return before the device is done; reductions wait for their number. Elementwise results are the same bits on every device
/// that rounds
/// + and · correctly. Buffers of one call belong to one context and have one length.
/// </remarks>
internal static partial class DeviceVectors
{
    private const string Program = "Vectors";

    /// <summary>x_i ← value.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Receives the number everywhere.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Fill<T>(DeviceBuffer<T> x, T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        DeviceGuard.Real<T>();
        switch (x.Context)
        {
            case CpuContext:
                CpuContext.Span(x).Fill(value);
                break;
            case KernelContext kernels:
                for (int begin = 0, n; (n = ElementPieces.Next(begin, x.Length)) > 0; begin += n)
                    kernels.Launch(
                        Program, "fill", PrecisionOf<T>.Value, ElementPieces.Shape(n), KernelArgument.Of(x), Real(value), begin, n);
                break;
        }
    }

    /// <summary>y ← x.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <param name="y">Receives them.</param>
    /// <exception cref="ArgumentException">Lengths or contexts differ, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Copy<T>(DeviceBuffer<T> x, DeviceBuffer<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceContext context = DeviceGuard.SameLength(x, y, nameof(y));
        DeviceGuard.Real<T>();
        switch (context)
        {
            case CpuContext:
                ElementPieces.ForEach(x.Length, (start, n) => CpuContext.Span(x).Slice(start, n).CopyTo(CpuContext.Span(y)[start..]));
                break;
            case KernelContext kernels:
                Launch(kernels, "copy", PrecisionOf<T>.Value, x, y);
                break;
        }
    }

    /// <summary>y_{to + i} ← x_{from + i} for i below a count.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <param name="from">First to copy.</param>
    /// <param name="y">Receives them; another buffer.</param>
    /// <param name="to">First to overwrite.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentException">A buffer ends before, contexts differ, or the buffers are one.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Copy<T>(DeviceBuffer<T> x, int from, DeviceBuffer<T> y, int to, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        DeviceGuard.Real<T>();
        DeviceContext context = DeviceGuard.Shared(x, y, nameof(y));
        Guard.Positive(count, nameof(count));
        DeviceGuard.Piece(x, from, count, nameof(from));
        DeviceGuard.Piece(y, to, count, nameof(to));
        if (ReferenceEquals(x, y))
            throw Guard.Bad(nameof(y), "another buffer", "the same", "Copy to a buffer of its own.");
        switch (context)
        {
            case CpuContext:
                CpuContext.Span(x).Slice(from, count).CopyTo(CpuContext.Span(y)[to..]);
                break;
            case KernelContext kernels:
                for (int begin = 0, n; (n = ElementPieces.Next(begin, count)) > 0; begin += n)
                    kernels.Launch(Program, "copy_piece", PrecisionOf<T>.Value, ElementPieces.Shape(n), KernelArgument.Of(x), from + begin,
                        KernelArgument.Of(y), to + begin, n);
                break;
        }
    }

    /// <summary>x ← α x.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="x">Multiplied in place.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Scale<T>(T alpha, DeviceBuffer<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        DeviceGuard.Real<T>();
        switch (x.Context)
        {
            case CpuContext:
                ElementPieces.ForEach(x.Length, (start, n) =>
                {
                    Span<T> values = CpuContext.Span(x).Slice(start, n);
                    TensorPrimitives.Multiply(values, alpha, values);
                });
                break;
            case KernelContext kernels:
                for (int begin = 0, n; (n = ElementPieces.Next(begin, x.Length)) > 0; begin += n)
                    kernels.Launch(
                        Program, "scale", PrecisionOf<T>.Value, ElementPieces.Shape(n), Real(alpha), KernelArgument.Of(x), begin, n);
                break;
        }
    }

    /// <summary>y ← y + α x, product and sum rounded one after the other.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="alpha">α.</param>
    /// <param name="x">x; may be y.</param>
    /// <param name="y">Added to in place.</param>
    /// <exception cref="ArgumentException">Lengths or contexts differ, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void AddScaled<T>(T alpha, DeviceBuffer<T> x, DeviceBuffer<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceContext context = DeviceGuard.SameLength(x, y, nameof(y));
        DeviceGuard.Real<T>();
        switch (context)
        {
            case CpuContext:
                ElementPieces.ForEach(x.Length, (start, n) =>
                {
                    Span<T> sum = CpuContext.Span(y).Slice(start, n);
                    TensorPrimitives.MultiplyAdd(CpuContext.Span(x).Slice(start, n), alpha, sum, sum);
                });
                break;
            case KernelContext kernels:
                for (int begin = 0, n; (n = ElementPieces.Next(begin, x.Length)) > 0; begin += n)
                    kernels.Launch(Program, "add_scaled", PrecisionOf<T>.Value, ElementPieces.Shape(n), Real(alpha), KernelArgument.Of(x),
                        KernelArgument.Of(y), begin, n);
                break;
        }
    }

    private static void Launch<TFrom,
        TTo>(KernelContext kernels, string entry, Precision precision, DeviceBuffer<TFrom> x, DeviceBuffer<TTo> y)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        for (int begin = 0, n; (n = ElementPieces.Next(begin, x.Length)) > 0; begin += n)
            kernels.Launch(Program, entry, precision, ElementPieces.Shape(n), KernelArgument.Of(x), KernelArgument.Of(y), begin, n);
    }

    private static KernelArgument Real<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => KernelArgument.Real<T>(double.CreateTruncating(value));
}
