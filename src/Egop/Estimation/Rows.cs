namespace Egop;

/// <summary>A row-major matrix in the memory of an <see cref="IGradientSpace{T}"/>, or some of its rows and columns.</summary>
/// <param name="Memory">What the space keeps the numbers in: an array, a buffer of a device.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="Offset">Place in the memory of the first number.</param>
/// <param name="Stride">Numbers from one row to the next.</param>
/// <typeparam name="T">Format of the numbers.</typeparam>
internal readonly record struct Rows<T>(object Memory, int Count, int Columns, int Offset, int Stride) : IDisposable
    where T : unmanaged
{
    /// <summary>Rows without gaps, from the beginning of the memory on.</summary>
    public Rows(object memory, int count, int columns)
        : this(memory, count, columns, 0, columns)
    {
    }

    /// <summary>Some of the rows.</summary>
    public Rows<T> Slice(int first, int count) => this with { Count = count, Offset = Offset + (first * Stride) };

    /// <summary>Some of the columns.</summary>
    public Rows<T> SliceColumns(int first, int count) => this with { Columns = count, Offset = Offset + first };

    /// <summary>Gives all of the memory back, also what lies outside a slice.</summary>
    public void Dispose() => (Memory as IDisposable)?.Dispose();
}
