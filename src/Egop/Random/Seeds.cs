namespace Egop;

/// <summary>Independent seeds for the different uses of one user's seed.</summary>
/// <remarks>
/// An experiment has one seed, but its minibatch shuffles, sampled points and initial point must not share random numbers:
/// with the raw seed the initial point would be sampled point number 0. Each use derives a seed of its own by name; the names that
/// users of the library can meet are the constants here.
/// </remarks>
public static class Seeds
{
    /// <summary>Purpose of the order of data rows in minibatches.</summary>
    public const string Minibatches = "minibatches";

    /// <summary>Purpose of the points at which an EGOP is estimated: point m is draw m of the seed derived by it.</summary>
    public const string Sampling = "egop points";

    /// <summary>
    /// Purpose of the minibatches on which an EGOP is estimated: gradient m is of minibatch m of the seed derived by it, none of those
    /// that training sees with the same seed.
    /// </summary>
    public const string SamplingMinibatches = "egop minibatches";

    /// <summary>Purpose of the random matrix by which <see cref="EigenMethod.Randomized"/> sketches an EGOP.</summary>
    internal const string Sketch = "egop sketch";

    /// <summary>Purpose of a random rotation.</summary>
    public const string Rotation = "random rotation";

    /// <summary>Purpose of the point an optimizer starts from.</summary>
    public const string InitialPoint = "initial point";

    /// <summary>Purpose of a synthetic data set or of the division of a data set.</summary>
    public const string Data = "data";

    // Counter words 2 and 3 are the draw's index in a stream; no stream reaches this index, so derived seeds and draws of the
    // same seed never come from the same Philox block.
    private const uint Tag0 = 0x73656564;
    private const uint Tag1 = 0xFFFFFFFF;

    /// <summary>
    /// The seed of one purpose: the first 64 bits of the Philox block with key <paramref name="seed"/> and a counter made of the
    /// 64-bit FNV-1a hash of the purpose. The same on every machine and in every version.
    /// </summary>
    /// <param name="seed">Seed of the experiment.</param>
    /// <param name="purpose">What the numbers are for: one of the constants here, or any other non-empty text.</param>
    /// <exception cref="ArgumentException"><paramref name="purpose"/> is empty.</exception>
    public static ulong Derive(ulong seed, string purpose)
    {
        if (string.IsNullOrWhiteSpace(purpose))
            throw Guard.Bad(nameof(purpose), "a non-empty text", "none", "Name what the random numbers are for.");
        return Derive(seed, Hash(purpose));
    }

    /// <summary>The seed of a purpose whose hash the caller keeps, for use once a draw.</summary>
    internal static ulong Derive(ulong seed, ulong purposeHash)
    {
        (uint x0, uint x1, _, _) = Philox4x32.Block(
            (uint)purposeHash, (uint)(purposeHash >> 32), Tag0, Tag1, (uint)seed, (uint)(seed >> 32));
        return x0 | ((ulong)x1 << 32);
    }

    /// <summary>FNV-1a over the UTF-16 code units, low byte first.</summary>
    internal static ulong Hash(string purpose)
    {
        const ulong Prime = 0x100000001B3;
        ulong hash = 0xCBF29CE484222325;
        foreach (char unit in purpose)
        {
            hash = (hash ^ (byte)unit) * Prime;
            hash = (hash ^ (byte)(unit >> 8)) * Prime;
        }

        return hash;
    }
}
