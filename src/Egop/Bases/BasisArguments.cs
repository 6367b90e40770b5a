namespace Egop;

/// <summary>The checks that every basis makes of its arguments.</summary>
internal static class BasisArguments
{
    public static void ToOriginal(IBasis basis, ReadOnlySpan<double> z, Span<double> x)
    {
        Guard.Length(z.Length, basis.Coordinates, nameof(z), $"Give a vector of the basis's {basis.Coordinates} coordinates.");
        Guard.Length(x.Length, basis.Dimension, nameof(x), $"Give room for a vector of the basis's dimension {basis.Dimension}.");
    }

    public static void ToBasis(IBasis basis, ReadOnlySpan<double> x, Span<double> z)
    {
        Guard.Length(x.Length, basis.Dimension, nameof(x), $"Give a vector of the basis's dimension {basis.Dimension}.");
        Guard.Length(z.Length, basis.Coordinates, nameof(z), $"Give room for a vector of the basis's {basis.Coordinates} coordinates.");
    }

    /// <summary>The number of vectors M. Where a basis has no coordinates at all, M comes from the other side.</summary>
    public static int Count(IBasis basis, int z, int x)
    {
        int count = x / basis.Dimension;
        Guard.Length(x, (long)count * basis.Dimension, nameof(x), $"Give rows of the basis's dimension {basis.Dimension}.");
        Guard.Length(z, (long)count * basis.Coordinates, nameof(z), $"Give {count} rows of the basis's {basis.Coordinates} coordinates.");
        return count;
    }
}
