using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Argument checks for matrices held in spans.</summary>
internal static class MatrixGuard
{
    /// <summary>Elements from the first to the last of a rows × columns matrix with the given leading dimension.</summary>
    public static long Extent(int rows, int columns, int ld) => rows == 0 || columns == 0 ? 0 : ((rows - 1L) * ld) + columns;

    /// <summary>A stored rows × columns matrix: ld ≥ max(1, columns), as BLAS wants it, and the span reaches its last element.</summary>
    public static void Stored(int rows, int columns, int length, int ld, string name, string ldName)
    {
        if (ld < Math.Max(1, columns))
        {
            throw Guard.Bad(ldName, $"a leading dimension of at least {Guard.Text(Math.Max(1, columns))}, the columns of {name} as stored",
                Guard.Text(ld), "Rows are contiguous: give the distance in elements between the starts of two rows.");
        }

        long extent = Extent(rows, columns, ld);
        if (length < extent)
        {
            string shape = $"{Guard.Text(rows)} × {Guard.Text(columns)} with leading dimension {Guard.Text(ld)}";
            throw Guard.Bad(
                name, $"at least {Guard.Text(extent)} elements for {shape}", $"{Guard.Text(length)} elements",
                "Check the sizes and whether the operand is meant to be transposed.");
        }
    }

    /// <summary>The operands of C ← α op(A) op(B) + β C.</summary>
    public static void Product<T>(
        bool transposeA, bool transposeB, int m, int n, int k,
        ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, ReadOnlySpan<T> c, int ldc)
    {
        Guard.NonNegative(m, nameof(m));
        Guard.NonNegative(n, nameof(n));
        Guard.NonNegative(k, nameof(k));
        Stored(transposeA ? k : m, transposeA ? m : k, a.Length, lda, nameof(a), nameof(lda));
        Stored(transposeB ? n : k, transposeB ? k : n, b.Length, ldb, nameof(b), nameof(ldb));
        Stored(m, n, c.Length, ldc, nameof(c), nameof(ldc));
    }

    public static void Holds(int length, long expected, string name)
    {
        if (length < expected)
        {
            throw Guard.Bad(
                name, $"at least {Guard.Text(expected)} elements", $"{Guard.Text(length)} elements",
                "Pass a longer span or smaller sizes.");
        }
    }

    public static void Apart<TOut, TIn>(ReadOnlySpan<TOut> output, ReadOnlySpan<TIn> input, string outputName, string inputName)
        where TOut : struct
        where TIn : struct
    {
        if (MemoryMarshal.AsBytes(output).Overlaps(MemoryMarshal.AsBytes(input)))
        {
            throw Guard.Bad(outputName, $"memory apart from {inputName}", $"memory shared with {inputName}",
                "Write the result to memory of its own.");
        }
    }

    /// <summary>No NaN and no infinity.</summary>
    public static void Finite<T>(ReadOnlySpan<T> values, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                throw Guard.Bad(
                    name, "finite numbers only", $"{Guard.Text(double.CreateTruncating(values[i]))} at index {Guard.Text(i)}",
                    "Remove or replace NaN and infinite entries before the call.");
            }
        }
    }
}
