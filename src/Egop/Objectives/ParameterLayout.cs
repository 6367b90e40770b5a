using System.Collections;

namespace Egop;

/// <summary>How a parameter vector of length d is cut into named arrays: contiguous, in order, without gaps.</summary>
public sealed class ParameterLayout : IReadOnlyList<ParameterBlock>
{
    private readonly ParameterBlock[] _blocks;

    private ParameterLayout(ParameterBlock[] blocks, int dimension)
    {
        _blocks = blocks;
        Dimension = dimension;
    }

    /// <summary>Total number of parameters d.</summary>
    public int Dimension { get; }

    /// <summary>Number of named arrays.</summary>
    public int Count => _blocks.Length;

    /// <summary>The array at a position in the order of concatenation.</summary>
    /// <param name="index">Position, from 0.</param>
    public ParameterBlock this[int index] => _blocks[index];

    /// <summary>The array of a name.</summary>
    /// <param name="name">Name, case-sensitive.</param>
    /// <exception cref="ArgumentException">The layout has no array of that name; the message lists those it has.</exception>
    public ParameterBlock this[string name] =>
        Array.Find(_blocks, b => b.Name == name)
        ?? throw Guard.Bad(
            nameof(name), $"one of {string.Join(", ", _blocks.Select(b => b.Name))}", $"\"{name}\"", "Use a name of this layout.");

    /// <summary>One vector of length d named "theta".</summary>
    /// <param name="dimension">d, at least 1.</param>
    public static ParameterLayout Vector(int dimension) => Of([("theta", [dimension])]);

    /// <summary>A layout from names and shapes, concatenated in the order given.</summary>
    /// <param name="arrays">Name and shape; a shape has one entry (vector) or two (matrix: rows, columns).</param>
    /// <exception cref="ArgumentException">No arrays, a repeated or empty name, a shape of other than 1 or 2 positive entries.</exception>
    public static ParameterLayout Of(IEnumerable<(string Name, int[] Shape)> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var blocks = new List<ParameterBlock>();
        int offset = 0;
        foreach ((string name, int[] shape) in arrays)
        {
            if (string.IsNullOrWhiteSpace(name) || blocks.Exists(b => b.Name == name))
                throw Guard.Bad(nameof(arrays), "distinct non-empty names", $"\"{name}\"", "Give every parameter array a name of its own.");
            if (shape is not { Length: 1 or 2 } || shape.Any(s => s < 1))
            {
                throw Guard.Bad(
                    nameof(arrays), "a shape of one or two positive sizes", $"[{string.Join(", ", shape ?? [])}] for \"{name}\"",
                    "Give [length] or [rows, columns].");
            }

            long end = offset + ((long)shape[0] * (shape.Length == 2 ? shape[1] : 1));
            if (end > Array.MaxLength)
            {
                throw Guard.Bad(
                    nameof(arrays), $"at most {Array.MaxLength} parameters in all", $"{end} with \"{name}\"", "Give smaller arrays.");
            }

            var block = new ParameterBlock(name, offset, shape[0], shape.Length == 2 ? shape[1] : 1, shape.Length == 2);
            blocks.Add(block);
            offset = (int)end;
        }

        if (blocks.Count == 0)
            throw Guard.Bad(nameof(arrays), "at least one array", "none", "Give at least one name and shape.");
        return new ParameterLayout([.. blocks], offset);
    }

    /// <summary>Layer weights and biases of a fully connected network: W1, b1, W2, b2, ...</summary>
    /// <param name="widths">Layer widths from input to output, at least two; W_l has shape widths[l] × widths[l-1].</param>
    /// <param name="biases">Whether every layer has a bias b_l of length widths[l] after its W_l.</param>
    /// <exception cref="ArgumentException">Fewer than two widths, or one below 1.</exception>
    public static ParameterLayout Network(IReadOnlyList<int> widths, bool biases)
    {
        ArgumentNullException.ThrowIfNull(widths);
        if (widths.Count < 2 || widths.Any(w => w < 1))
        {
            throw Guard.Bad(
                nameof(widths), "at least two positive layer widths", $"[{string.Join(", ", widths)}]",
                "Give the input width, the hidden widths and the output width.");
        }

        var arrays = new List<(string, int[])>();
        for (int layer = 1; layer < widths.Count; layer++)
        {
            arrays.Add(($"W{layer}", [widths[layer], widths[layer - 1]]));
            if (biases)
                arrays.Add(($"b{layer}", [widths[layer]]));
        }

        return Of(arrays);
    }

    /// <inheritdoc/>
    public IEnumerator<ParameterBlock> GetEnumerator() => ((IEnumerable<ParameterBlock>)_blocks).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"W1 32x64 at 0, b1 32 at 2048, ...".</summary>
    public override string ToString() => string.Join(", ", _blocks.Select(b => b.ToString()));
}
