using System.Numerics;

namespace Egop;

/// <summary>
/// An operand of a batch of products: element (i, j) of matrix p is element Offset + p · Batch + i · Row + j · Column of the buffer.
/// </summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Row">Distance of two rows.</param>
/// <param name="Column">Distance of two columns; this or the other is 1.</param>
/// <param name="Offset">Where the first matrix begins.</param>
/// <param name="Batch">Distance of two matrices; 0 where all are the same.</param>
internal readonly record struct Operand<T>(DeviceBuffer<T> Buffer, int Row, int Column = 1, int Offset = 0, int Batch = 0)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>op(A) of a stored matrix.</summary>
    public static Operand<T> Of(DeviceMatrix<T> matrix, bool transpose) =>
        transpose ? new(matrix.Buffer, 1, matrix.Stride, matrix.Offset) : new(matrix.Buffer, matrix.Stride, 1, matrix.Offset);

    /// <summary>The matrix without its first columns.</summary>
    public Operand<T> FromColumn(int column) => this with { Offset = Offset + (column * Column) };

    /// <summary>The matrix without its first rows.</summary>
    public Operand<T> FromRow(int row) => this with { Offset = Offset + (row * Row) };

    /// <summary>The same, transposed.</summary>
    public Operand<T> Transposed() => this with { Row = Column, Column = Row };
}
