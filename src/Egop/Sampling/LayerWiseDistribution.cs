namespace Egop;

/// <summary>The product of one distribution for each array of a parameter layout: the arrays are independent.</summary>
/// <remarks>
/// An array draws from the seed derived from its name, so its numbers do not depend on the other arrays:
/// the W1 of a network is the same with and without biases.
/// </remarks>
internal sealed class LayerWiseDistribution : ISinglePrecisionDistribution
{
    private readonly ISamplingDistribution[] _parts;
    private readonly ulong[] _purposes;

    internal LayerWiseDistribution(ParameterLayout layout, Func<ParameterBlock, ISamplingDistribution> distribution)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(distribution);
        Layout = layout;
        _parts = [.. layout.Select(distribution)];
        _purposes = [.. layout.Select(block => Seeds.Hash($"array {block.Name}"))];
        for (int i = 0; i < layout.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(_parts[i], nameof(distribution));
            if (_parts[i].Dimension != layout[i].Length)
            {
                throw Guard.Bad(
                    nameof(distribution),
                    $"dimension {Guard.Text(layout[i].Length)} for array {layout[i].Name}",
                    $"dimension {Guard.Text(_parts[i].Dimension)}",
                    "Give each array a distribution with as many coordinates as the array has elements.");
            }
        }
    }

    /// <summary>The arrays, in the order of the coordinates.</summary>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public int Dimension => Layout.Dimension;

    /// <summary>The distribution of an array.</summary>
    /// <param name="name">Name of the array in <see cref="Layout"/>.</param>
    /// <exception cref="ArgumentException">The layout has no array of that name.</exception>
    public ISamplingDistribution this[string name]
    {
        get
        {
            ParameterBlock wanted = Layout[name];
            int position = 0;
            while (Layout[position] != wanted)
                position++;
            return _parts[position];
        }
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        for (int i = 0; i < _parts.Length; i++)
            _parts[i].Sample(key with { Seed = Seeds.Derive(key.Seed, _purposes[i]) }, Layout[i].Of(point));
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<float> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        for (int i = 0; i < _parts.Length; i++)
            _parts[i].Sample(key with { Seed = Seeds.Derive(key.Seed, _purposes[i]) }, point.Slice(Layout[i].Offset, Layout[i].Length));
    }

    /// <summary>"W1 ~ N(0, 0.14² I), d = 2048; b1 ~ zero, d = 32; ...".</summary>
    public override string ToString() => string.Join("; ", _parts.Select((part, i) => $"{Layout[i].Name} ~ {part}"));
}

/// <summary>How the biases of a network are initialised.</summary>
public enum BiasInitialization
{
    /// <summary>Uniform in ±1/√(fan-in of the bias's layer).</summary>
    Uniform,

    /// <summary>All zero.</summary>
    Zero,
}
