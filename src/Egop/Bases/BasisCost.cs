namespace Egop;

/// <summary>What one change of basis of one vector costs, either way.</summary>
/// <param name="Flops">Floating-point additions and multiplications.</param>
/// <param name="Bytes">Bytes of the basis read: with large bases these set the time, at the machine's memory bandwidth.</param>
public readonly record struct BasisCost(long Flops, long Bytes)
{
    /// <summary>One change of basis after another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static BasisCost operator +(BasisCost left, BasisCost right) => left.Add(right);

    /// <summary>One change of basis after another.</summary>
    /// <param name="other">The other.</param>
    public BasisCost Add(BasisCost other) => new(Flops + other.Flops, Bytes + other.Bytes);

    /// <summary>"11.6 Mflop, 46.5 MB".</summary>
    public override string ToString() => FormattableString.Invariant($"{Flops / 1e6:G3} Mflop, {Bytes / 1e6:G3} MB");
}
