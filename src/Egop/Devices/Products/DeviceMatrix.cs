using System.Numerics;

namespace Egop;

/// <summary>A row-major matrix in a device's memory: a buffer, or a rectangular piece of one. It owns nothing.</summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
internal readonly record struct DeviceMatrix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A matrix whose element (i, j) is element offset + i · stride + j of a buffer.</summary>
    /// <param name="buffer">The buffer; it must live as long as the matrix is used.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="offset">Where in the buffer it begins.</param>
    /// <param name="stride">Elements from one row to the next; 0 for <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentException">A size is below 1, the stride is shorter than a row, or the buffer ends before the
    /// matrix.</exception>
    public DeviceMatrix(DeviceBuffer<T> buffer, int rows, int columns, int offset = 0, int stride = 0)
    {
        Buffer = Guard.NotNull(buffer, nameof(buffer));
        Rows = Guard.Positive(rows, nameof(rows));
        Columns = Guard.Positive(columns, nameof(columns));
        Offset = Guard.NonNegative(offset, nameof(offset));
        Stride = stride == 0 ? columns : stride;
        if (Stride < columns)
            throw Guard.Bad(nameof(stride), $"at least {Guard.Text(columns)}, the columns", Guard.Text(stride),
                "Give the distance in elements between the starts of two rows.");
        long end = offset + ((rows - 1L) * Stride) + columns;
        if (end > buffer.Length)
        {
            throw Guard.Bad(
                nameof(buffer),
                $"at least {Guard.Text(end)} elements for {Guard.Text(rows)} x {Guard.Text(columns)} at {Guard.Text(offset)}",
                $"{Guard.Text(buffer.Length)} elements", "Give a longer buffer or a smaller matrix.");
        }
    }

    /// <summary>The buffer.</summary>
    public DeviceBuffer<T> Buffer { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Index in the buffer of element (0, 0).</summary>
    public int Offset { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Whether rows follow one another without gaps.</summary>
    public bool IsContiguous => Stride == Columns || Rows == 1;

    /// <summary>"12 x 34".</summary>
    public override string ToString() => $"{Guard.Text(Rows)} x {Guard.Text(Columns)}";

    internal long End => Offset + ((Rows - 1L) * Stride) + Columns;
}
