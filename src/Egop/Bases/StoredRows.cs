using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>A matrix of r rows and d columns, kept row-major in one of the storage formats: the vectors of a basis, one a row.</summary>
internal sealed unsafe class StoredRows
{
    private readonly double[]? _doubles;
    private readonly float[]? _singles;
    private readonly ushort[]? _halves;

    /// <summary>Takes double rows as they are, without a copy, or rounds them.</summary>
    public StoredRows(double[] values, int rows, int columns, BasisStorage storage)
    {
        (Rows, Columns, Storage) = (rows, columns, storage);
        switch (storage)
        {
            case BasisStorage.Double:
                _doubles = values;
                break;
            case BasisStorage.Single:
                _singles = LargeArray.Uninitialized<float>(values.Length);
                TensorPrimitives.ConvertTruncating<double, float>(values, _singles);
                break;
            case BasisStorage.BFloat16:
                _halves = LargeArray.Uninitialized<ushort>(values.Length);
                for (int i = 0; i < values.Length; i++)
                    _halves[i] = BFloat16.Round(values[i]);
                break;
            default:
                throw Guard.Bad(nameof(storage), "Double, Single or BFloat16", storage.ToString(), "Use a named value.");
        }
    }

    /// <summary>Takes double or single rows as they are, without a copy.</summary>
    public StoredRows(Array values, int rows, int columns)
    {
        (Rows, Columns, _doubles, _singles) = (rows, columns, values as double[], values as float[]);
        Storage = _singles is null ? BasisStorage.Double : BasisStorage.Single;
    }

    public int Rows { get; }

    public int Columns { get; }

    public BasisStorage Storage { get; }

    public long Bytes =>
        (long)Rows * Columns
            * Storage switch { BasisStorage.Double => sizeof(double), BasisStorage.Single => sizeof(float), _ => sizeof(ushort) };

    /// <summary>y_c = A x_c, x: M × d, y: M × r.</summary>
    public void Dots(int vectors, ReadOnlySpan<double> x, Span<double> y) => Multiply(true, vectors, x, y);

    /// <summary>y_c = Aᵀ x_c, x: M × r, y: M × d.</summary>
    public void Combinations(int vectors, ReadOnlySpan<double> x, Span<double> y) => Multiply(false, vectors, x, y);

    /// <summary>y_c = A x_c in single precision, x: M × d, y: M × r.</summary>
    public void Dots(int vectors, ReadOnlySpan<float> x, Span<float> y) => Multiply(true, vectors, x, y);

    /// <summary>y_c = Aᵀ x_c in single precision, x: M × r, y: M × d.</summary>
    public void Combinations(int vectors, ReadOnlySpan<float> x, Span<float> y) => Multiply(false, vectors, x, y);

    /// <summary>Numbers first .. first + count − 1 of a row, as stored.</summary>
    public void Read(int row, int first, Span<double> values)
    {
        int start = checked((row * Columns) + first);
        if (_doubles is not null)
            _doubles.AsSpan(start, values.Length).CopyTo(values);
        else if (_singles is not null)
            TensorPrimitives.ConvertTruncating<float, double>(_singles.AsSpan(start, values.Length), values);
        else
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = BFloat16.Widen(_halves![start + i]);
        }
    }

    /// <summary>A copy of the first rows in double precision, as stored.</summary>
    public double[] ToDoubles(int rows)
    {
        double[] copy = LargeArray.Uninitialized<double>(rows * Columns);
        for (int i = 0; i < rows; i++)
            Read(i, 0, copy.AsSpan(i * Columns, Columns));
        return copy;
    }

    /// <summary>A Aᵀ, r × r, in pieces of columns so that no double copy of A is made.</summary>
    public double[] Gram(LinearAlgebraProvider provider)
    {
        const int pieceColumns = 1024, tile = 256;
        double[] gram = new double[Rows * Rows], piece = new double[Rows * Math.Min(Columns, pieceColumns)];
        for (int first = 0; first < Columns; first += pieceColumns)
        {
            int width = Math.Min(pieceColumns, Columns - first);
            for (int i = 0; i < Rows; i++)
                Read(i, first, piece.AsSpan(i * width, width));
            int bands = (Rows + tile - 1) / tile;
            ParallelRange.ForEach(bands, 0, band =>
            {
                int i = band * tile, height = Math.Min(tile, Rows - i);
                provider.Multiply(
                    false, true, height, Rows - i, width, 1, piece.AsSpan(i * width), width, piece.AsSpan(i * width), width,
                    1, gram.AsSpan((i * Rows) + i), Rows);
            });
        }

        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < i; j++)
                gram[(i * Rows) + j] = gram[(j * Rows) + i];
        }

        return gram;
    }

    private void Multiply(bool isDots, int vectors, ReadOnlySpan<double> x, Span<double> y)
    {
        fixed (double* px = x, py = y)
            Multiply(isDots, vectors, px, py);
    }

    // With a double matrix there is nothing to gain from single vectors.
    private void Multiply(bool isDots, int vectors, ReadOnlySpan<float> x, Span<float> y)
    {
        using var scratch = new Scratch<double>(y.Length + (_doubles is null ? 0 : x.Length));
        Span<double> sums = scratch.Take(y.Length);
        if (_doubles is not null)
        {
            Span<double> wide = scratch.Take(x.Length);
            TensorPrimitives.ConvertTruncating(x, wide);
            Multiply(isDots, vectors, wide, sums);
        }
        else
        {
            fixed (float* px = x)
            fixed (double* ps = sums)
                Multiply(isDots, vectors, px, ps);
        }

        // Between floating-point formats the conversion rounds to nearest, whatever its name says.
        TensorPrimitives.ConvertTruncating<double, float>(sums, y);
    }

    private void Multiply<T>(bool isDots, int vectors, T* x, double* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (double* doubles = _doubles)
        fixed (float* singles = _singles)
        fixed (ushort* halves = _halves)
        {
            if (_doubles is not null)
                Multiply(isDots, vectors, doubles, x, y);
            else if (_singles is not null)
                Multiply(isDots, vectors, singles, x, y);
            else
                Multiply(isDots, vectors, halves, x, y);
        }
    }

    private void Multiply<TStored, T>(bool isDots, int vectors, TStored* a, T* x, double* y)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (isDots)
            RowProducts.Dots(Rows, Columns, a, vectors, x, y, 0);
        else
            RowProducts.Combinations(Rows, Columns, a, vectors, x, y, 0);
    }
}
