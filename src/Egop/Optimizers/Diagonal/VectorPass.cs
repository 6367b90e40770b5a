using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Carries a rule over an array of vectors; its third array of state is the squared norm of each coordinate's vector in the
/// gradient.</summary>
/// <remarks>Sums are cut and added in an order that depends on sizes alone: not on the width of the registers, not on the number of
/// threads.</remarks>
internal static unsafe class VectorPass
{
    /// <summary>Coordinates to one buffer of squared norms, which stays in the first-level cache.</summary>
    private const int Chunk = 1024;

    /// <summary>Coordinates to a piece of parallel work, about.</summary>
    private const int Piece = 1 << 16;

    /// <summary>Rows of a row-major array, each a vector; one row for an array that is one vector.</summary>
    public static void Rows<T, TRule>(TRule rule, int rows, int length, ReadOnlySpan<T> gradient, Span<T> x, Span<T> m, Span<T> v)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        fixed (T* g = gradient, p = x, a = m, b = v)
        {
            var at = new Arrays<T>(g, p, a, b);
            if (length >= 2 * Piece)
                LongRows(rule, at, rows, length);
            else if (gradient.Length >= 2 * Piece)
                DivideRows(rule, at, rows, length);
            else
                SomeRows(rule, at, rows, length);
        }
    }

    /// <summary>Columns of a row-major array, each a vector.</summary>
    public static void Columns<T, TRule>(TRule rule, int columns, ReadOnlySpan<T> gradient, Span<T> x, Span<T> m, Span<T> v)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        T[] rented = ArrayPool<T>.Shared.Rent(columns);
        Span<T> squares = rented.AsSpan(0, columns), buffer = stackalloc T[Chunk];
        squares.Clear();
        for (int row = 0; row < gradient.Length; row += columns)
        {
            for (int j = 0; j < columns; j++)
                squares[j] += gradient[row + j] * gradient[row + j];
        }

        for (int start = 0, column = 0; start < gradient.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, gradient.Length - start);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = squares[column];
                column = column + 1 < columns ? column + 1 : 0;
            }

            DiagonalPass.Run(
                rule, gradient.Slice(start, count), x.Slice(start, count), m.Slice(start, count), v.Slice(start, count), buffer[..count]);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static void LongRows<T, TRule>(TRule rule, Arrays<T> at, int rows, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        int pieces = (length - 1) / Piece + 1;
        double[] parts = new double[pieces];
        for (int row = 0; row < rows; row++)
        {
            Arrays<T> first = at.From((nint)row * length);
            ParallelRange.ForEach(pieces, 0, i => parts[i] = Square(first.From(i * Piece), Math.Min(Piece, length - i * Piece)));
            double square = parts.Sum();
            ParallelRange.ForEach(pieces, 0, i => Apply(rule, first.From(i * Piece), Math.Min(Piece, length - i * Piece), square));
        }
    }

    private static void DivideRows<T, TRule>(TRule rule, Arrays<T> at, int rows, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        int each = Math.Max(1, Piece / length);
        ParallelRange.ForEach(
            (rows - 1) / each + 1, 0, i => SomeRows(rule, at.From((nint)i * each * length), Math.Min(each, rows - i * each), length));
    }

    private static void SomeRows<T, TRule>(TRule rule, Arrays<T> at, int rows, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        if (length > Chunk)
        {
            for (int row = 0; row < rows; row++)
                Apply(rule, at.From((nint)row * length), length, Square(at.From((nint)row * length), length));
            return;
        }

        // Short rows share a buffer.
        T* squares = stackalloc T[Chunk];
        for (int row = 0, each = Chunk / length; row < rows; row += each)
        {
            Arrays<T> first = at.From((nint)row * length);
            int count = Math.Min(each, rows - row) * length;
            for (int i = 0; i < count; i += length)
            {
                T square = T.Zero;
                for (int j = 0; j < length; j++)
                    square += first.G[i + j] * first.G[i + j];
                for (int j = 0; j < length; j++)
                    squares[i + j] = square;
            }

            Run(rule, first, count, squares);
        }
    }

    /// <summary>‖g‖² of a vector or of a piece of it: partial sums a chunk wide, added up in double.</summary>
    private static double Square<T>(Arrays<T> at, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> sums = stackalloc T[Chunk];
        sums.Clear();
        for (int i = 0; i < length; i += Chunk)
        {
            int count = Math.Min(Chunk, length - i);
            DiagonalPass.Run(default(AddSquare<T>), new ReadOnlySpan<T>(at.G + i, count), sums[..count]);
        }

        double sum = 0;
        foreach (T part in sums)
            sum += double.CreateTruncating(part);
        return sum;
    }

    /// <summary>The rule over a vector or a piece of it with one squared norm.</summary>
    private static void Apply<T, TRule>(TRule rule, Arrays<T> at, int length, double square)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IDiagonalRule<T>
    {
        T* squares = stackalloc T[Chunk];
        new Span<T>(squares, Chunk).Fill(T.CreateTruncating(square));
        for (int i = 0; i < length; i += Chunk)
            Run(rule, at.From(i), Math.Min(Chunk, length - i), squares);
    }

    private static void Run<T, TRule>(TRule rule, Arrays<T> at, int count, T* squares)
        where T : unmanaged
        where TRule : struct, IDiagonalRule<T> =>
        DiagonalPass.Run(rule, new ReadOnlySpan<T>(at.G, count), new Span<T>(at.X, count), new Span<T>(at.M, count),
            new Span<T>(at.V, count), new Span<T>(squares, count));

    private readonly struct Arrays<T>(T* g, T* x, T* m, T* v)
        where T : unmanaged
    {
        public readonly T* G = g, X = x, M = m, V = v;

        public Arrays<T> From(nint i) => new(G + i, X + i, M + i, V + i);
    }

    /// <summary>x ← x + g².</summary>
    private readonly struct AddSquare<T> : IDiagonalRule<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c) => x += g * g;
    }
}
