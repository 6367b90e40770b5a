namespace Egop;

/// <summary>One named array inside a parameter vector.</summary>
/// <param name="Name">Name, unique in its layout: "W1", "b1", ...</param>
/// <param name="Offset">Index of its first element in the parameter vector.</param>
/// <param name="Rows">Number of rows; for a weight matrix the outputs of the layer. A vector has its length here.</param>
/// <param name="Columns">Number of columns; for a weight matrix the inputs of the layer. 1 for a vector.</param>
/// <param name="IsMatrix">True for a weight matrix, false for a vector such as a bias, whatever its sizes.</param>
/// <remarks>Matrices are row-major: element (i, j) is at Offset + i · Columns + j.</remarks>
public sealed record ParameterBlock(string Name, int Offset, int Rows, int Columns, bool IsMatrix)
{
    /// <summary>Number of elements, Rows · Columns.</summary>
    public int Length => Rows * Columns;

    /// <summary>The block's elements within a full parameter vector.</summary>
    /// <param name="parameters">The whole vector of the layout.</param>
    public Span<double> Of(Span<double> parameters) => parameters.Slice(Offset, Length);

    /// <summary>The block's elements within a full parameter vector.</summary>
    /// <param name="parameters">The whole vector of the layout.</param>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> parameters) => parameters.Slice(Offset, Length);

    /// <summary>"W1 32x64 at 0".</summary>
    public override string ToString() => IsMatrix ? $"{Name} {Rows}x{Columns} at {Offset}" : $"{Name} {Rows} at {Offset}";
}
