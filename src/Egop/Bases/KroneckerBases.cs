using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Where Kronecker bases come from: an estimated EGOP, sampled gradient matrices, or a dense basis.</summary>
internal static class KroneckerBases
{
    // Gradients sampled before they are added: their number bounds the memory.
    private const int ChunkRows = 128;

    /// <summary>
    /// For each weight matrix, the eigenbasis of the Kronecker product nearest to its block of the EGOP; other blocks keep their own basis.
    /// </summary>
    public static IBasis FromEgop(EgopEstimate estimate, ParameterLayout layout, LinearAlgebraProvider? provider)
    {
        Guard.Length(layout.Dimension, estimate.Dimension, nameof(layout), "Give the layout of the estimate's objective.");
        var parts = new List<(string Name, int[] Indices, IBasis Basis)>();
        bool isWhole = estimate.Blocks.Count == 1 && estimate.Blocks[0].Order == estimate.Dimension;
        if (isWhole)
        {
            Matrix<double> whole = estimate.Blocks[0].ToMatrix();
            foreach (ParameterBlock array in layout.Where(a => a.IsMatrix))
            {
                Matrix<double> block = whole.SubMatrix(array.Offset, array.Length, array.Offset, array.Length);
                parts.Add((array.Name, Indices(array), KroneckerFit.Nearest(block, array.Rows, array.Columns, provider).Eigenbasis()));
            }
        }
        else
        {
            foreach (EgopBlock block in estimate.Blocks)
            {
                int[] indices = block.Coordinates.Indices.ToArray();
                ParameterBlock? array = layout.FirstOrDefault(a => a.IsMatrix && block.Coordinates.IsContiguous && a.Offset == indices[0]
                    && a.Length == indices.Length);
                parts.Add((block.Name, indices,
                    array is null
                        ? Bases.FromEgop(block)
                        : KroneckerFit.Nearest(block.ToMatrix(), array.Rows, array.Columns, provider).Eigenbasis()));
            }
        }

        if (parts.Count == 0)
            throw NoMatrix(layout);
        return Combine(layout.Dimension, parts);
    }

    /// <summary>For each weight matrix, the eigenvectors of E[G Gᵀ] and E[Gᵀ G] over sampled gradients G.</summary>
    public static IBasis FromGradients(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options, RotatedSides sides, bool denseVectors,
            CancellationToken cancellation)
    {
        Guard.Length(
            distribution.Dimension, objective.Dimension, nameof(distribution), "Give a distribution on the objective's parameters.");
        if (!Enum.IsDefined(sides))
            throw Guard.Bad(nameof(sides), "Both, Left or Right", sides.ToString(), "Use a named value.");
        ParameterLayout layout = objective.Layout();
        if (!layout.Any(a => a.IsMatrix))
            throw NoMatrix(layout);
        LinearAlgebraProvider provider = options.Provider ?? LinearAlgebra.Provider;
        Factor[] factors =
        [
            .. layout.Where(a => a.IsMatrix && sides != RotatedSides.Right).Select(a => new Factor(a, true)),
            .. layout.Where(a => a.IsMatrix && sides != RotatedSides.Left).Select(a => new Factor(a, false)),
            // A vector is a matrix of one column: its left factor is its EGOP.
            .. layout.Where(a => !a.IsMatrix && denseVectors).Select(a => new Factor(a, true)),
        ];
        int d = objective.Dimension, rows = Math.Min(ChunkRows, options.Samples);
        double[] chunk = Guard.Zeros((long)rows * d, nameof(objective), $"the {rows} gradients of {d} parameters that are added at once",
            "Use an objective of fewer parameters.");
        var source = new GradientSource<double>(objective, distribution, options);
        for (int first = 0; first < options.Samples; first += rows)
        {
            int count = Math.Min(rows, options.Samples - first);
            source.Fill(first, count, chunk, 0, cancellation);
            ParallelRange.ForEach(factors.Length, options.Threads, f => factors[f].Add(provider, chunk, d, count));
        }

        foreach (Factor factor in factors)
            factor.Decompose(provider);
        var parts = new List<(string, int[], IBasis)>();
        foreach (ParameterBlock array in layout)
        {
            Factor? left =
                Array.Find(factors, f => f.Array == array && f.IsLeft), right = Array.Find(factors, f => f.Array == array && !f.IsLeft);
            if (left is not null || right is not null)
                parts.Add((array.Name, Indices(array),
                    new KroneckerBasis(array.Rows, array.Columns, left?.Values, right?.Values, "Kronecker", provider)));
        }

        return Combine(d, parts);
    }

    /// <summary>L ⊗ R with max tr((L ⊗ R)ᵀ V) by alternating polar factors from the nearest product of any factors.</summary>
    public static KroneckerBasis Nearest(Matrix<double> vectors, int rows, int columns, LinearAlgebraProvider? provider)
    {
        const int mostIterations = 300;
        double[] v = KroneckerBlocks.Checked(vectors, rows, columns, nameof(vectors)), left = new double[rows * rows],
            right = new double[columns * columns];
        _ = new DenseBasis(vectors, "dense", provider);
        KroneckerFit.Iterate(v, rows, columns, left, right);
        right = KroneckerBlocks.Polar(columns, right);
        for (int iteration = 0; iteration < mostIterations; iteration++)
        {
            double[] before = right;
            KroneckerBlocks.ContractRight(v, rows, columns, right, left);
            left = KroneckerBlocks.Polar(rows, left);
            right = new double[columns * columns];
            KroneckerBlocks.ContractLeft(v, rows, columns, left, right);
            right = KroneckerBlocks.Polar(columns, right);
            if (TensorPrimitives.Distance<double>(right, before) <= 1e-13)
                break;
        }

        return new KroneckerBasis(rows, columns, left, right, "Kronecker", provider);
    }

    private static int[] Indices(ParameterBlock array) => [.. Enumerable.Range(array.Offset, array.Length)];

    private static BlockBasis Combine(int dimension, List<(string Name, int[] Indices, IBasis Basis)> parts) =>
        new(CoordinatePartition.Of(dimension, parts.Select(p => (p.Name, p.Indices))), parts.Select(p => p.Basis), "Kronecker");

    private static ArgumentException NoMatrix(ParameterLayout layout) => Guard.Bad(
        nameof(layout), "at least one weight matrix", layout.ToString(), "A vector has no sides to rotate: use the basis of its EGOP.");

    /// <summary>Σ G Gᵀ or Σ Gᵀ G of one array, then its eigenvectors.</summary>
    private sealed class Factor(ParameterBlock array, bool isLeft)
    {
        private readonly int _order = isLeft ? array.Rows : array.Columns;

        public ParameterBlock Array => array;

        public bool IsLeft => isLeft;

        public double[] Values { get; private set; } = Guard.Zeros(
            (long)(isLeft ? array.Rows : array.Columns) * (isLeft ? array.Rows : array.Columns), "layout",
            $"one side of array {array}", "Rotate the other side only.");

        public void Add(LinearAlgebraProvider provider, double[] gradients, int d, int count)
        {
            for (int m = 0; m < count; m++)
            {
                ReadOnlySpan<double> g = array.Of((ReadOnlySpan<double>)gradients.AsSpan(m * d, d));
                int n = array.Columns;
                provider.Multiply(!isLeft, isLeft, _order, _order, isLeft ? n : array.Rows, 1, g, n, g, n, 1, Values, _order);
            }
        }

        public void Decompose(LinearAlgebraProvider provider) => Values = KroneckerBlocks.Eigenvectors(provider, _order, Values);
    }
}

/// <summary>Which sides of a parameter matrix a method rotates.</summary>
public enum RotatedSides
{
    /// <summary>Rows and columns.</summary>
    Both,

    /// <summary>The left side only: rows are mixed.</summary>
    Left,

    /// <summary>The right side only: columns are mixed.</summary>
    Right,
}
