using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>How the eigenvectors of one block are found: takes the gradients chunk by chunk, in one pass or in several, then factorizes.</summary>
/// <remarks>The gradients of a pass come in order; the chunks are the same in every pass and depend on sizes alone.</remarks>
/// <typeparam name="T">Format of the gradients.</typeparam>
internal abstract class BlockRoute<T>(CoordinateBlock block, EgopOptions options, Products products, bool keepsGradients)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double[] _squares = [];

    /// <summary>The block.</summary>
    public CoordinateBlock Block { get; } = block;

    /// <summary>Which method this is.</summary>
    public abstract EigenMethod Method { get; }

    /// <summary>Passes over the gradients that have to be sampled, at least 1.</summary>
    public virtual int Passes => 1;

    /// <summary>The gradients, M × n, when they are kept: written by whoever samples them, before the chunk is added.</summary>
    public T[]? Gradients { get; private protected set; } = keepsGradients ? LargeArray.Uninitialized<T>(options.Samples * block.Count) : null;

    /// <summary>tr = (1/M) Σ ‖g_m‖².</summary>
    public double Trace { get; private set; }

    protected int Order => Block.Count;

    protected int Samples => options.Samples;

    protected EgopOptions Options => options;

    protected Products Products => products;

    /// <summary>Takes gradients first, ..., first + count − 1, rows of length n.</summary>
    public void Add(int pass, int first, int count, ReadOnlyMemory<T> rows)
    {
        if (pass == 0)
            AddSquares(count, rows);
        AddChunk(pass, first, count, rows);
    }

    /// <summary>All gradients of a pass have been added.</summary>
    public virtual void EndPass(int pass, CancellationToken cancellation)
    {
        if (pass == 0 && !double.IsFinite(Trace))
            throw Overflow();
    }

    /// <summary>What is to be done after the last pass: pieces that may run at the same time.</summary>
    public abstract IReadOnlyList<Action<CancellationToken>> Factorizations { get; }

    /// <summary>The result, after the factorizations.</summary>
    public abstract EgopBlock ToBlock();

    protected abstract void AddChunk(int pass, int first, int count, ReadOnlyMemory<T> rows);

    /// <summary>λ ≥ this is not zero to working precision: products of T rounded, an eigenproblem of order M solved in double.</summary>
    protected static double ZeroTolerance(int samples, int order) =>
        (32 * Products.Roundoff<T>()) + ((samples + Math.Sqrt(order)) * Products.Roundoff<double>());

    /// <summary>The sums of squares in the format of the products agree with those in double, up to roundings.</summary>
    protected void RequireInRange(double[] matrix, int order)
    {
        double diagonal = 0;
        for (int i = 0; i < order; i++)
            diagonal += matrix[(i * order) + i];
        if (!TensorPrimitives.IsFiniteAll<double>(matrix))
            throw Overflow();
        if (diagonal < 0.99 * Trace)
        {
            throw Guard.Bad(
                "objective", "gradients whose squares are in the range of the format", $"an underflow in block {Block.Name}",
                "Multiply the objective by a large number: the eigenbasis stays the same; or use Precision.Double.");
        }
    }

    protected ArgumentException Overflow() => Guard.Bad(
        "objective", "gradients whose squares are finite", $"an overflow in block {Block.Name}",
        "Multiply the objective by a small number: the eigenbasis stays the same.");

    /// <summary>Singular values of the gradients over √M, or null when they are not wanted. The gradients are given up.</summary>
    protected double[]? TakeSingularValues()
    {
        if (!MemoryPlan.WantsSingularValues(options) || Gradients is not double[] bundle)
            return null;
        Gradients = null;
        double[] values = new double[Math.Min(Samples, Order)];
        products.Provider.SingularValues(Samples, Order, bundle, values);
        for (int i = 0; i < values.Length; i++)
            values[i] /= Math.Sqrt(Samples);
        return values;
    }

    // One sum a row, added in the order of the rows.
    private void AddSquares(int count, ReadOnlyMemory<T> rows)
    {
        if (_squares.Length < count)
            _squares = new double[count];
        int n = Order;
        ParallelRange.ForEach(count, products.Threads, row => _squares[row] = SquaredNorm.Of<T>(rows.Span.Slice(row * n, n)));
        for (int row = 0; row < count; row++)
            Trace += _squares[row] / Samples;
    }
}
