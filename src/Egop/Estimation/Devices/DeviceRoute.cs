using System.Numerics;

namespace Egop;

/// <summary>How the eigenvectors of one block are found on a device: as <see cref="BlockRoute{T}"/>, with gradients and products in its memory.</summary>
/// <remarks>Squares, small factors and finally eigenvalues and eigenvectors come home; gradients and what they are multiplied to do not.</remarks>
internal abstract class DeviceRoute<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceBuffer<int>? _columns;
    private DeviceBuffer<T>? _gradients;

    protected DeviceRoute(DeviceContext context, CoordinateBlock block, EgopOptions options, Products products, bool keepsGradients)
    {
        (Context, Block, Options, Products) = (context, block, options, products);
        if (!block.IsContiguous)
            _columns = context.Upload(block.Indices);
        if (keepsGradients)
            _gradients = context.Allocate<T>(checked(options.Samples * block.Count));
    }

    /// <summary>The block.</summary>
    public CoordinateBlock Block { get; }

    /// <summary>Passes over the gradients that have to be sampled, at least 1.</summary>
    public virtual int Passes => 1;

    /// <summary>tr = (1/M) Σ ‖g_m‖².</summary>
    public double Trace { get; private set; }

    protected DeviceContext Context { get; }

    protected EgopOptions Options { get; }

    protected Products Products { get; }

    protected int Order => Block.Count;

    protected int Samples => Options.Samples;

    /// <summary>All gradients, M × n, when they are kept.</summary>
    protected DeviceMatrix<T>? Gradients => _gradients is { } kept ? new DeviceMatrix<T>(kept, Samples, Order) : null;

    /// <summary>Takes gradients first, first + 1, ... of the whole parameter vector.</summary>
    public void Add(int pass, int first, DeviceMatrix<T> gradients)
    {
        int count = gradients.Rows;
        using DeviceBuffer<T>? part = _columns is not null && _gradients is null ? Context.Allocate<T>(checked(count * Order)) : null;
        DeviceMatrix<T> rows = Rows(first, gradients, part);
        if (pass == 0)
        {
            foreach (double square in DeviceRows.Squares(rows))
                Trace += square / Samples;
        }

        AddChunk(pass, first, rows);
    }

    /// <summary>All gradients of a pass have been added.</summary>
    public virtual void EndPass(int pass, CancellationToken cancellation)
    {
        if (pass == 0 && !double.IsFinite(Trace))
            throw GradientRange.Overflow(Block.Name);
    }

    /// <summary>After the last pass: eigenvalues and eigenvectors.</summary>
    public abstract EgopBlock Decompose(CancellationToken cancellation);

    public void Dispose()
    {
        _columns?.Dispose();
        ForgetGradients();
        Free();
    }

    protected abstract void AddChunk(int pass, int first, DeviceMatrix<T> rows);

    protected abstract void Free();

    /// <summary>Gives up the kept gradients.</summary>
    protected void ForgetGradients()
    {
        _gradients?.Dispose();
        _gradients = null;
    }

    /// <summary>Rows brought home, their entries of largest magnitude positive.</summary>
    protected T[] Signed(DeviceBuffer<T> rows, int count)
    {
        T[] vectors = new T[count * Order];
        if (count > 0)
            rows.Download(vectors);
        EigenvectorSigns.Fix(count, Order, vectors, Products.Threads);
        return vectors;
    }

    // The block's part of the gradients: where they are kept, in a buffer, or where they are.
    private DeviceMatrix<T> Rows(int first, DeviceMatrix<T> gradients, DeviceBuffer<T>? part)
    {
        int count = gradients.Rows;
        if (_gradients is null && _columns is null)
            return new DeviceMatrix<T>(gradients.Buffer, count, Order, Block.Indices[0], gradients.Stride);
        DeviceMatrix<T> rows = _gradients is { } kept ? new(kept, count, Order, first * Order) : new(part!, count, Order);
        if (_columns is { } columns)
            DeviceRows.Gather(gradients, columns, rows);
        else
            DeviceRows.Copy(new DeviceMatrix<T>(gradients.Buffer, count, Order, Block.Indices[0], gradients.Stride), rows);
        return rows;
    }
}
