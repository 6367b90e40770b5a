namespace Egop;

internal static class BasisArguments
{
    public static void Check(IBasis basis, ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        Guard.Length(from.Length, basis.Dimension, "from", $"Give a vector of the basis's dimension {basis.Dimension}.");
        Guard.Length(to.Length, basis.Dimension, "to", $"Give room for a vector of the basis's dimension {basis.Dimension}.");
    }
}
