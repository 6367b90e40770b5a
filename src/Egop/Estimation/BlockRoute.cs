using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// How the eigenvectors of one block are found: takes the gradients chunk by chunk, in one pass or in several, then factorizes.
/// </summary>
/// <remarks>The gradients of a pass come in order; the chunks are the same in every pass and depend on sizes alone.</remarks>
/// <typeparam name="T">Format of the gradients.</typeparam>
internal abstract class BlockRoute<T>(IGradientSpace<T> space, CoordinateBlock block, EgopOptions options, bool keepsGradients)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The block.</summary>
    public CoordinateBlock Block { get; } = block;

    /// <summary>Passes over the gradients that have to be sampled, at least 1.</summary>
    public virtual int Passes => 1;

    /// <summary>The gradients, M × n, when they are kept: written by whoever samples them, before the chunk is added.</summary>
    public Rows<T>? Gradients { get; private set; } = keepsGradients ? space.Allocate<T>(options.Samples, block.Count) : null;

    /// <summary>tr = (1/M) Σ ‖g_m‖².</summary>
    public double Trace { get; private set; }

    protected int Order => Block.Count;

    protected int Samples => options.Samples;

    protected EgopOptions Options => options;

    protected IGradientSpace<T> Space => space;

    /// <summary>Takes gradients first, first + 1, ..., rows of length n without gaps.</summary>
    public void Add(int pass, int first, Rows<T> rows)
    {
        if (pass == 0)
        {
            foreach (double square in space.Squares(rows))
                Trace += square / Samples;
        }

        AddChunk(pass, first, rows);
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

    protected abstract void AddChunk(int pass, int first, Rows<T> rows);

    /// <summary>
    /// λ above this part of the largest is not zero to working precision: products of T rounded, an eigenproblem of order M solved in
    /// double.
    /// </summary>
    protected double ZeroTolerance =>
        (32 * PrecisionOf<T>.Roundoff) + ((Samples + Math.Sqrt(Order)) * PrecisionOf<double>.Roundoff);

    /// <summary>The sums of squares on the diagonal of a Gram matrix agree with the trace, up to roundings.</summary>
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

    /// <summary>Gives up the kept gradients.</summary>
    protected void ForgetGradients()
    {
        Gradients?.Dispose();
        Gradients = null;
    }

    /// <summary>Singular values of the gradients over √M, or null when they are not wanted. The gradients are given up.</summary>
    protected double[]? TakeSingularValues()
    {
        if (!MemoryPlan.WantsSingularValues(options) || Gradients is not { } kept || space.Home(kept) is not double[] bundle)
            return null;
        Gradients = null;
        double[] values = new double[Math.Min(Samples, Order)];
        (options.Provider ?? LinearAlgebra.Provider).SingularValues(Samples, Order, bundle, values);
        for (int i = 0; i < values.Length; i++)
            values[i] /= Math.Sqrt(Samples);
        return values;
    }

    /// <summary>Makes rows orthonormal and brings home those that are kept, their entries of largest magnitude positive.</summary>
    /// <returns>The vectors, and the kept rows' former positions.</returns>
    protected (T[] Vectors, int[] Kept) TakeOrthonormal(Rows<T> rows, CancellationToken cancellation)
    {
        int[] kept = RowOrthonormalizer.Orthonormalize(space, ref rows, cancellation);
        T[] vectors = space.Home(rows);
        rows.Dispose();
        EigenvectorSigns.Fix(kept.Length, Order, vectors, options.Threads);
        return (vectors, kept);
    }
}
