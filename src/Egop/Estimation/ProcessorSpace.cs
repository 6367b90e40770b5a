using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Gradients in arrays of this process, computed and multiplied by its threads.</summary>
internal sealed class ProcessorSpace<T>(IObjective objective, ISamplingDistribution distribution, EgopOptions options) : IGradientSpace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Coordinates that one thread multiplies by at once; their sums are added in order.</summary>
    public const int Panel = 4096;

    // Columns, and rows of the factor, of a piece of an orthonormalization: what is above the factor's diagonal is not multiplied.
    private const int Strip = 512, Band = 256;

    private readonly GradientSource<T> _source = new(objective, distribution, options);
    private readonly LinearAlgebraProvider _provider = options.Provider ?? LinearAlgebra.Provider;
    private readonly int _threads = options.Threads;

    public Device Device => Device.Cpu;

    public string ProviderName => _provider.Name;

    public bool HasSingularValues => true;

    public long? FreeMemory => null;

    public long PointBytes(int count) => _source.PointBytes;

    public void Sample(int pass, int first, Rows<T> gradients, CancellationToken cancellation) =>
        _source.Fill(first, gradients.Count, Array(gradients), gradients.Offset, cancellation);

    public Rows<TNumber> Allocate<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber> =>
        new(LargeArray.Uninitialized<TNumber>(count * columns), count, columns);

    public Rows<TNumber> Zeros<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber> =>
        new(LargeArray.Zeros<TNumber>(count * columns), count, columns);

    public void Clear(Rows<T> rows) => Array(rows).AsSpan().Clear();

    public Rows<T> Upload(T[] numbers, int count, int columns) => new(numbers, count, columns);

    public TNumber[] Home<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        TNumber[] array = Array(rows);
        int length = rows.Count * rows.Columns;
        return array.Length == length ? array : LargeArray.Copy<TNumber>(array.AsSpan(rows.Offset, length));
    }

    public void Wait()
    {
        // Calls return when the work is done.
    }

    public double[] Squares(Rows<T> rows)
    {
        double[] squares = new double[rows.Count];
        ParallelRange.ForEach(rows.Count, _threads, i => squares[i] = SquaredNorm.Of<T>(Row(rows, i)));
        return squares;
    }

    public bool IsFinite(Rows<T> rows) => TensorPrimitives.IsFiniteAll<T>(Span(rows));

    public void Scale(Rows<T> rows, T[] factors) => ParallelRange.ForEach(rows.Count, _threads, i =>
    {
        if (factors[i] != T.One)
            TensorPrimitives.Multiply(Row(rows, i), factors[i], Row(rows, i));
    });

    public void Gather(Rows<T> rows, CoordinateBlock block, Rows<T> to) =>
        ParallelRange.ForEach(rows.Count, _threads, i => block.Gather<T>(Row(rows, i), Row(to, i)));

    public void AddGram(double alpha, Rows<T> rows, Rows<double> sum) =>
        LinearAlgebra.AddGram<T, double>(_provider, rows.Count, rows.Columns, alpha, Span(rows), Span(sum), _threads);

    public void AddRowGram(double alpha, Rows<T> rows, Rows<double> sum) =>
        LinearAlgebra.AddRowGram<T, double>(_provider, rows.Count, rows.Columns, alpha, Span(rows), Span(sum), _threads);

    public void Multiply(Rows<T> left, Rows<T> right, Rows<T> to) => LinearAlgebra.Multiply(
        _provider, false, false, left.Count, right.Columns, left.Columns, T.One, Span(left), left.Stride, Span(right), right.Stride,
        T.Zero, Span(to), to.Stride, _threads);

    public void AddSketch(SampleKey first, Rows<T> gradients, Rows<T> sketch)
    {
        int width = sketch.Count, count = gradients.Count;
        T[] coefficients = ArrayPool<T>.Shared.Rent(width * count);
        ParallelRange.ForEach(count, _threads, m =>
        {
            T[] draw = ArrayPool<T>.Shared.Rent(width);
            FillNormal(new SampleKey(first.Seed, first.Index + (ulong)m), draw.AsSpan(0, width));
            for (int i = 0; i < width; i++)
                coefficients[(i * count) + m] = draw[i];
            ArrayPool<T>.Shared.Return(draw);
        });
        AddCombinations(new(coefficients, width, count), gradients, sketch);
        ArrayPool<T>.Shared.Return(coefficients);
    }

    // One product a panel of coordinates, since there are many more of them than rows of either. The rows of V come first: their number
    // is a multiple of what the products take at once.
    public void Project(T alpha, Rows<T> basis, Rows<T> gradients, Rows<T> coefficients)
    {
        int n = basis.Columns, count = gradients.Count, size = basis.Count * count, panels = (n + Panel - 1) / Panel;
        T[] parts = ArrayPool<T>.Shared.Rent(panels * size);
        ParallelRange.ForEach(panels, _threads, panel =>
        {
            int start = panel * Panel;
            _provider.Multiply<T>(
                false, true, basis.Count, count, Math.Min(Panel, n - start), T.One, Span(basis)[start..], basis.Stride,
                Span(gradients)[start..], gradients.Stride, T.Zero, parts.AsSpan(panel * size, size), count);
        });
        Span<T> sum = Span(coefficients);
        parts.AsSpan(0, size).CopyTo(sum);
        for (int panel = 1; panel < panels; panel++)
            TensorPrimitives.Add<T>(sum, parts.AsSpan(panel * size, size), sum);
        ArrayPool<T>.Shared.Return(parts);
        TensorPrimitives.Multiply(sum, alpha, sum);
    }

    public void AddCombinations(Rows<T> coefficients, Rows<T> gradients, Rows<T> sketch)
    {
        int n = gradients.Columns;
        ParallelRange.ForEach((n + Panel - 1) / Panel, _threads, panel =>
        {
            int start = panel * Panel;
            _provider.Multiply<T>(
                false, false, coefficients.Count, Math.Min(Panel, n - start), gradients.Count, T.One, Span(coefficients),
                coefficients.Stride, Span(gradients)[start..], gradients.Stride, T.One, Span(sketch)[start..], sketch.Stride);
        });
    }

    public void Transform(int[] left, double[]? factor, ref Rows<T> rows, CancellationToken cancellation)
    {
        Rows<T> result = rows.Slice(0, left.Length);
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != i)
                Row(rows, left[i]).CopyTo(Row(rows, i));
        }

        rows = result;
        if (factor is null)
            return;
        int count = left.Length, n = result.Columns;
        T[] b = System.Array.ConvertAll(factor, v => T.CreateTruncating(v));
        ParallelRange.ForEach((n + Strip - 1) / Strip, _threads, strip =>
        {
            cancellation.ThrowIfCancellationRequested();
            Rows<T> part = result.SliceColumns(strip * Strip, Math.Min(Strip, n - (strip * Strip)));
            int width = part.Columns;
            T[] copy = ArrayPool<T>.Shared.Rent(count * width);
            for (int i = 0; i < count; i++)
                Row(part, i).CopyTo(copy.AsSpan(i * width));
            for (int i = 0; i < count; i += Band)
            {
                int band = Math.Min(Band, count - i);
                _provider.Multiply<T>(
                    false, false, band, width, i + band, T.One, b.AsSpan(i * count), count, copy.AsSpan(0, (i + band) * width), width,
                    T.Zero, Span(part)[(i * part.Stride)..], part.Stride);
            }

            ArrayPool<T>.Shared.Return(copy);
        });
    }

    public void SymmetricEigen(int order, double[] matrix, double[] eigenvalues) =>
        LinearAlgebra.SymmetricEigen(_provider, order, matrix, eigenvalues, _threads);

    public void Dispose()
    {
        // The collector takes the arrays.
    }

    private static TNumber[] Array<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged => (TNumber[])rows.Memory;

    // From the first number of the first row to the last of the last.
    private static Span<TNumber> Span<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged =>
        rows.Count == 0 ? [] : Array(rows).AsSpan(rows.Offset, ((rows.Count - 1) * rows.Stride) + rows.Columns);

    private static Span<T> Row(Rows<T> rows, int i) => Array(rows).AsSpan(rows.Offset + (i * rows.Stride), rows.Columns);

    private static void FillNormal(SampleKey key, Span<T> values)
    {
        var stream = new RandomStream(key);
        if (typeof(T) == typeof(double))
            stream.FillNormal(MemoryMarshal.Cast<T, double>(values));
        else
            stream.FillNormal(MemoryMarshal.Cast<T, float>(values));
    }
}
