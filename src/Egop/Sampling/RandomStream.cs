namespace Egop;

/// <summary>The sequence of random numbers that belongs to one <see cref="SampleKey"/>.</summary>
/// <remarks>
/// Block n of the stream is Philox4x32-10 with key = seed and counter = (n, index), both as two 32-bit words, low first; a block holds
/// two 64-bit numbers. Streams of different keys share no block. Everything is built from integer operations and correctly rounded
/// +, ·, ÷, √ and fused multiply-add, so the bits do not depend on the processor, its vector width or the mathematics library.
/// Filling a span in one call or in several gives the same numbers. A copy of a stream repeats the original's numbers: pass it by reference.
/// </remarks>
public ref struct RandomStream
{
    private readonly ulong _seed;
    private readonly ulong _index;
    private ulong _block;
    private ulong _held;
    private bool _isHeld;

    /// <summary>The stream of a key, from its beginning.</summary>
    /// <param name="key">Seed and index.</param>
    public RandomStream(SampleKey key)
    {
        _seed = key.Seed;
        _index = key.Index;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (_isHeld)
        {
            _isHeld = false;
            return _held;
        }

        (uint x0, uint x1, uint x2, uint x3) = Philox4x32.Block(
            (uint)_block, (uint)(_block >> 32), (uint)_index, (uint)(_index >> 32), (uint)_seed, (uint)(_seed >> 32));
        _block++;
        _held = x2 | ((ulong)x3 << 32);
        _isHeld = true;
        return x0 | ((ulong)x1 << 32);
    }

    /// <summary>The next uniform number in [0, 1): the upper 53 of the next 64 bits, times 2^-53.</summary>
    public double NextUniform() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next whole number, each of 0, ..., <paramref name="count"/> - 1 with exactly the same probability.</summary>
    /// <param name="count">Number of values, at least 1.</param>
    /// <remarks>High word of 64 random bits times the count; the few values that would make some results likelier are drawn again.</remarks>
    /// <exception cref="ArgumentException"><paramref name="count"/> is below 1.</exception>
    public int NextIndex(int count)
    {
        ulong n = (ulong)Guard.Positive(count, nameof(count));
        ulong unfair = (0UL - n) % n;
        while (true)
        {
            ulong high = Math.BigMul(NextUInt64(), n, out ulong low);
            if (low >= unfair)
                return (int)high;
        }
    }

    /// <summary>Puts the elements into random order, every order equally likely (Fisher and Yates, from the last element down).</summary>
    /// <param name="values">Reordered in place; may be empty.</param>
    /// <typeparam name="T">Type of an element.</typeparam>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextIndex(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
