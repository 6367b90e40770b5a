using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Numbers in rows and columns, row-major and read-only: the rows of a data set, or a matrix an objective is made of.</summary>
/// <remarks>
/// A <see cref="Matrix{T}"/>, a <c>double[,]</c> and a <c>double[][]</c> (an array of rows) convert to it by themselves, by copying:
/// <c>Objectives.LeastSquares(a, y)</c> takes any of them. Converting once and passing the result to several objectives shares one copy.
/// </remarks>
public sealed class DataMatrix
{
    // Vector loads may run past the end of the last row.
    private const int Slack = 64;

    private float[]? _single;

    private DataMatrix(int rows, int columns, ReadOnlySpan<double> elements, string name)
    {
        if (rows < 1 || columns < 1)
            throw Guard.Bad(name, "at least one row and one column", $"{Guard.Text(rows)} x {Guard.Text(columns)}", "Give some data.");
        Rows = rows;
        Columns = columns;
        Array = LargeArray.Uninitialized<double>(elements.Length + Slack);
        elements.CopyTo(Array);
        Array.AsSpan(elements.Length).Clear();
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, at least 1.</summary>
    public int Columns { get; }

    /// <summary>All elements, row after row.</summary>
    public ReadOnlySpan<double> Elements => Array.AsSpan(0, Rows * Columns);

    // The elements and a slack of zeros after them.
    private double[] Array { get; }

    /// <summary>The element at a row and a column, both from 0.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    /// <exception cref="ArgumentException">There is no such element.</exception>
    public double this[int row, int column] =>
        (uint)row < (uint)Rows && (uint)column < (uint)Columns
            ? Array[(row * Columns) + column]
            : throw Guard.Bad("row, column", $"a position in {this}", $"({Guard.Text(row)}, {Guard.Text(column)})", "Count both from 0.");

    /// <summary>A copy of a Math.NET matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    public static implicit operator DataMatrix(Matrix<double> matrix) => FromMatrix(matrix);

    /// <summary>A copy of a two-dimensional array.</summary>
    /// <param name="matrix">Rows × columns.</param>
    public static implicit operator DataMatrix(double[,] matrix) => FromArray(matrix);

    /// <summary>A copy of an array of rows.</summary>
    /// <param name="rows">Rows of one length.</param>
    public static implicit operator DataMatrix(double[][] rows) => FromRows(rows);

    /// <summary>A copy of a Math.NET matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <exception cref="ArgumentException">It is null.</exception>
    public static DataMatrix FromMatrix(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new DataMatrix(matrix.RowCount, matrix.ColumnCount, matrix.ToRowMajorArray(), nameof(matrix));
    }

    /// <summary>A copy of a two-dimensional array.</summary>
    /// <param name="matrix">Rows × columns.</param>
    /// <exception cref="ArgumentException">It is null or has no elements.</exception>
    public static DataMatrix FromArray(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        double[] elements = matrix.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length).ToArray();
        return new DataMatrix(matrix.GetLength(0), matrix.GetLength(1), elements, nameof(matrix));
    }

    /// <summary>A copy of rows of one length.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">There are none, one is null, they are empty or their lengths differ.</exception>
    public static DataMatrix FromRows(IEnumerable<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double[][] all = [.. rows];
        int columns = all.Length == 0 ? 0 : all[0]?.Length ?? 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is null || all[i].Length != columns)
            {
                string actual = all[i] is null ? "null" : $"length {Guard.Text(all[i].Length)}";
                throw Guard.Bad(
                    nameof(rows), $"every row of length {Guard.Text(columns)}, that of row 0", $"{actual} at row {Guard.Text(i)}",
                    "Give rows of one length.");
            }
        }

        return new DataMatrix(all.Length, columns, [.. all.SelectMany(row => row)], nameof(rows));
    }

    /// <summary>A copy of elements listed row after row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="elements">rows · columns numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the number of elements is not their product.</exception>
    public static DataMatrix FromRowMajor(int rows, int columns, ReadOnlySpan<double> elements)
    {
        Guard.Positive(rows, nameof(rows));
        Guard.Positive(columns, nameof(columns));
        Guard.Length(elements.Length, (long)rows * columns, nameof(elements), "Give rows x columns numbers, row after row.");
        return new DataMatrix(rows, columns, elements, nameof(elements));
    }

    /// <summary>The elements of one row.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row) => Array.AsSpan(row * Columns, Columns);

    /// <summary>A copy as a Math.NET matrix.</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.DenseOfRowMajor(Rows, Columns, Elements.ToArray());

    /// <summary>
    /// All elements, row after row, and at least a vector of zeros after them; in single precision made once, when first asked for.
    /// </summary>
    internal ReadOnlySpan<T> ElementsAs<T>()
        where T : unmanaged
    {
        if (PrecisionOf<T>.IsDouble)
            return MemoryMarshal.Cast<double, T>(Array);
        if (Volatile.Read(ref _single) is not { } single)
        {
            single = LargeArray.Uninitialized<float>(Array.Length);
            TensorPrimitives.ConvertTruncating<double, float>(Array, single);
            // Two threads may both make it; the copies are the same.
            Volatile.Write(ref _single, single);
        }

        return MemoryMarshal.Cast<float, T>(single);
    }

    /// <summary>"3823 x 64".</summary>
    public override string ToString() => $"{Guard.Text(Rows)} x {Guard.Text(Columns)}";
}
