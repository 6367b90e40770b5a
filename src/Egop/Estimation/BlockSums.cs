using System.Numerics.Tensors;

namespace Egop;

/// <summary>Running sums of gradient outer products for each block of a partition, and the gradients themselves when singular values are wanted.</summary>
internal sealed class BlockSums
{
    private readonly CoordinatePartition _partition;
    private readonly int _samples;
    private readonly LinearAlgebraProvider _provider;
    private readonly int _threads;
    private readonly double[][] _sums;
    private readonly double[]?[] _bundles;

    public BlockSums(CoordinatePartition partition, int samples, bool keepBundles, LinearAlgebraProvider provider, int threads)
    {
        (_partition, _samples, _provider, _threads) = (partition, samples, provider, threads);
        _sums = [.. partition.Select(b => Guard.Zeros(
            (long)b.Count * b.Count, nameof(partition), $"the {b.Count} x {b.Count} matrix of block {b.Name}",
            "Use smaller blocks, such as CoordinatePartition.Matrices or FirstLayer."))];
        _bundles = [.. partition.Select(b => keepBundles
            ? Guard.Zeros(
                (long)samples * b.Count, nameof(samples), $"{samples} gradients of the {b.Count} coordinates of block {b.Name}",
                "Set SingularValues = false, or take fewer samples.")
            : null)];
    }

    /// <summary>Adds the outer products of gradients first .. first + count − 1, the rows of <paramref name="gradients"/>.</summary>
    public void Add(int first, int count, double[] gradients)
    {
        int d = _partition.Dimension;
        for (int b = 0; b < _sums.Length; b++)
        {
            CoordinateBlock block = _partition[b];
            int n = block.Count;
            // The block's part of the gradients: in the bundle where one is kept, so that nothing is copied twice.
            using var scratch = new Scratch(_bundles[b] is null ? count * n : 0);
            Span<double> part = _bundles[b] is { } bundle ? bundle.AsSpan(first * n, count * n) : scratch.Take(count * n);
            for (int row = 0; row < count; row++)
                block.Gather(gradients.AsSpan(row * d, d), part.Slice(row * n, n));
            LinearAlgebra.AddGram(_provider, count, n, 1.0 / _samples, part, _sums[b], _threads);
        }
    }

    /// <summary>The block's matrix, its eigenvectors as rows (sign: entry of largest magnitude positive) and its eigenvalues.</summary>
    public (double[] Matrix, double[] Vectors, double[] Eigenvalues) Eigen(int b)
    {
        if (!TensorPrimitives.IsFiniteAll<double>(_sums[b]))
        {
            throw Guard.Bad(
                "objective", "gradients whose squares are finite", $"an overflow in block {_partition[b].Name}",
                "Multiply the objective by a small number: the eigenbasis stays the same.");
        }

        int n = _partition[b].Count;
        double[] vectors = (double[])_sums[b].Clone(), eigenvalues = new double[n];
        _provider.SymmetricEigen(n, vectors, eigenvalues);
        for (int row = 0; row < n; row++)
            FixSign(vectors.AsSpan(row * n, n));
        return (_sums[b], vectors, eigenvalues);
    }

    /// <summary>Singular values of the block's bundle over √M, or null when the bundle was not kept. The bundle is given up.</summary>
    public double[]? SingularValues(int b)
    {
        if (_bundles[b] is not { } bundle)
            return null;
        int n = _partition[b].Count;
        _bundles[b] = null;
        double[] values = new double[Math.Min(_samples, n)];
        _provider.SingularValues(_samples, n, bundle, values);
        for (int i = 0; i < values.Length; i++)
            values[i] /= Math.Sqrt(_samples);
        return values;
    }

    /// <summary>An eigenvector's sign is arbitrary; fixing it makes runs comparable between providers.</summary>
    private static void FixSign(Span<double> vector)
    {
        int largest = 0;
        for (int i = 1; i < vector.Length; i++)
        {
            if (Math.Abs(vector[i]) > Math.Abs(vector[largest]))
                largest = i;
        }

        if (vector[largest] < 0)
        {
            for (int i = 0; i < vector.Length; i++)
                vector[i] = -vector[i];
        }
    }
}
