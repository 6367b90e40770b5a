using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// Gradients in the memory of a device, computed and multiplied there; sums of squares, small matrices and eigenvectors come home.
/// </summary>
internal sealed class DeviceSpace<T> : IGradientSpace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceContext _context;
    private readonly IObjective _objective;
    private readonly ISamplingDistribution _distribution;
    private readonly EgopOptions _options;
    private readonly LinearAlgebraProvider _provider;
    private readonly Dictionary<CoordinateBlock, DeviceBuffer<int>> _columns = [];
    private readonly List<IDisposable> _made = [];
    private DeviceObjective<T>? _there;

    public DeviceSpace(DeviceContext context, IObjective objective, ISamplingDistribution distribution, EgopOptions options)
    {
        if (!context.Device.Capabilities.SupportsDouble)
        {
            throw new DeviceException(
                context.Device.Name, "estimating an EGOP", 0, "no double precision",
                "Sums of outer products are kept in double precision: use another device, or Device.Cpu.");
        }

        (_context, _objective, _distribution, _options) = (context, objective, distribution, options);
        _provider = options.Provider ?? LinearAlgebra.Provider;
    }

    public Device Device => _context.Device;

    public string ProviderName => $"{Device.Kind} on {Device.Name}, eigenvalues by {DeviceEigen.Name(_context, _provider)}";

    public bool HasSingularValues => false;

    public long? FreeMemory => Math.Max(1, Device.Memory - _context.UsedMemory);

    public unsafe long PointBytes(int count) => (long)count * _objective.Dimension * sizeof(T);

    public void Sample(int pass, int first, Rows<T> gradients, CancellationToken cancellation)
    {
        int count = gradients.Count, d = gradients.Columns;
        DeviceObjective<T> objective = _there ??= DeviceObjectives.Create<T>(_context, _objective);
        DeviceMatrix<T> to = Matrix(gradients);
        using DeviceBuffer<T> points = _context.Allocate<T>(checked(count * d)), values = _context.Allocate<T>(count);
        Draw(first, count, points, cancellation);
        // Objectives write from the beginning of a buffer on.
        using DeviceBuffer<T>? own = to.Offset == 0 ? null : _context.Allocate<T>(checked(count * d));
        if (_objective is IMinibatchObjective)
        {
            var batch = new BatchKey(Seeds.Derive(_options.Seed, Seeds.SamplingMinibatches), first);
            objective.Evaluate(points, count, batch, values, own ?? to.Buffer);
        }
        else
        {
            objective.Evaluate(points, count, values, own ?? to.Buffer);
        }

        if (own is not null)
            DeviceRows.Copy(new DeviceMatrix<T>(own, count, d), to);
        if (pass == 0)
            RequireFinite(first, to);
    }

    public Rows<TNumber> Allocate<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber> => new(New<TNumber>(count, columns), count, columns);

    public Rows<TNumber> Zeros<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        DeviceBuffer<TNumber> buffer = New<TNumber>(count, columns);
        DeviceVectors.Fill(buffer, TNumber.Zero);
        return new(buffer, count, columns);
    }

    public void Clear(Rows<T> rows) => DeviceVectors.Fill(Buffer(rows), T.Zero);

    public Rows<T> Upload(T[] numbers, int count, int columns)
    {
        Rows<T> rows = Allocate<T>(count, columns);
        Buffer(rows).Upload(numbers);
        return rows;
    }

    public TNumber[] Home<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>
    {
        TNumber[] numbers = LargeArray.Uninitialized<TNumber>(rows.Count * rows.Columns);
        Buffer(rows).Download(numbers, rows.Offset);
        return numbers;
    }

    public void Wait() => _context.Synchronize();

    public double[] Squares(Rows<T> rows) => rows.Count == 0 ? [] : DeviceRows.Squares(Matrix(rows));

    public bool IsFinite(Rows<T> rows) => TensorPrimitives.IsFiniteAll<double>(Squares(rows));

    public void Scale(Rows<T> rows, T[] factors) => DeviceRows.Scale(Matrix(rows), factors);

    public void Gather(Rows<T> rows, CoordinateBlock block, Rows<T> to)
    {
        if (block.IsContiguous)
        {
            DeviceRows.Copy(Matrix(rows.SliceColumns(block.Indices[0], block.Count)), Matrix(to));
            return;
        }

        if (!_columns.TryGetValue(block, out DeviceBuffer<int>? columns))
            _made.Add(_columns[block] = columns = _context.Upload(block.Indices));
        DeviceRows.Gather(Matrix(rows), columns, Matrix(to));
    }

    public void AddGram(double alpha, Rows<T> rows, Rows<double> sum) =>
        DeviceProducts.Gram(false, alpha, Matrix(rows), 1, Matrix(sum), ProductShape.Automatic);

    public void AddRowGram(double alpha, Rows<T> rows, Rows<double> sum) =>
        DeviceProducts.Gram(true, alpha, Matrix(rows), 1, Matrix(sum), ProductShape.Automatic);

    public void Multiply(Rows<T> left, Rows<T> right, Rows<T> to) =>
        DeviceProducts.Multiply(T.One, Matrix(left), false, Matrix(right), false, T.Zero, Matrix(to));

    public void AddSketch(SampleKey first, Rows<T> gradients, Rows<T> sketch)
    {
        int count = gradients.Count, width = sketch.Count;
        using DeviceBuffer<T> draws = _context.Allocate<T>(checked(count * width));
        DeviceSampling.Normal(first, count, draws);
        DeviceProducts.Multiply(T.One, new(draws, count, width), true, Matrix(gradients), false, T.One, Matrix(sketch));
    }

    public void Project(T alpha, Rows<T> basis, Rows<T> gradients, Rows<T> coefficients) =>
        DeviceProducts.Multiply(alpha, Matrix(basis), false, Matrix(gradients), true, T.Zero, Matrix(coefficients));

    public void AddCombinations(Rows<T> coefficients, Rows<T> gradients, Rows<T> sketch) =>
        DeviceProducts.Multiply(T.One, Matrix(coefficients), false, Matrix(gradients), false, T.One, Matrix(sketch));

    // One product whose left factor has zeros for the rows that are not left.
    public void Transform(int[] left, double[]? factor, ref Rows<T> rows, CancellationToken cancellation)
    {
        int order = left.Length, before = rows.Count;
        T[] spread = new T[order * before];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
                spread[(i * before) + left[j]] = factor is null ? (i == j ? T.One : T.Zero) : T.CreateTruncating(factor[(i * order) + j]);
        }

        using DeviceBuffer<T> b = _context.Upload<T>(spread);
        Rows<T> result = Allocate<T>(order, rows.Columns);
        DeviceProducts.Multiply(T.One, new(b, order, before), false, Matrix(rows), false, T.Zero, Matrix(result));
        rows.Dispose();
        rows = result;
    }

    public void SymmetricEigen(int order, double[] matrix, double[] eigenvalues) =>
        DeviceEigen.Symmetric(_context, order, matrix, eigenvalues, _provider, _options.Threads);

    public void Dispose()
    {
        foreach (IDisposable buffer in _made)
            buffer.Dispose();
        _there?.Dispose();
    }

    private DeviceBuffer<TNumber> New<TNumber>(int count, int columns)
        where TNumber : unmanaged
    {
        DeviceBuffer<TNumber> buffer = _context.Allocate<TNumber>(Math.Max(1, checked(count * columns)));
        _made.Add(buffer);
        return buffer;
    }

    private static DeviceBuffer<TNumber> Buffer<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged => (DeviceBuffer<TNumber>)rows.Memory;

    private static DeviceMatrix<TNumber> Matrix<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber> => new(Buffer(rows), rows.Count, rows.Columns, rows.Offset, rows.Stride);

    // The points of the processor's estimate: made on the device for normal and cube distributions, else on the processor.
    private void Draw(int first, int count, DeviceBuffer<T> points, CancellationToken cancellation)
    {
        var key = new SampleKey(Seeds.Derive(_options.Seed, Seeds.Sampling), (ulong)first);
        switch (_distribution)
        {
            case GaussianDistribution normal:
                DeviceSampling.Normal(key, count, points, normal.Scale);
                break;
            case CubeDistribution cube:
                DeviceSampling.Cube(key, count, points, cube.HalfWidth);
                break;
            default:
                int d = _distribution.Dimension;
                T[] rows = GC.AllocateUninitializedArray<T>(count * d);
                ParallelRange.ForEach(count, _options.Threads, m =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    GradientSource<T>.Sample(_distribution, new SampleKey(key.Seed, key.Index + (ulong)m), rows.AsSpan(m * d, d));
                });
                points.Upload(rows);
                break;
        }
    }

    // Sums of squares tell which gradients to look at; those that merely overflow are the routes' to refuse.
    private static void RequireFinite(int first, DeviceMatrix<T> gradients)
    {
        double[] squares = DeviceRows.Squares(gradients);
        for (int m = 0; m < squares.Length; m++)
        {
            if (double.IsFinite(squares[m]))
                continue;
            T[] gradient = new T[gradients.Columns];
            gradients.Buffer.Download(gradient, gradients.Offset + (m * gradients.Stride));
            GradientSource<T>.RequireFinite(gradient, gradient.Length, first + m);
        }
    }
}
