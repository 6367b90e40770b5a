using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>The sequence of random numbers that belongs to one <see cref="SampleKey"/>.</summary>
/// <remarks>
/// Block n of the stream is Philox4x32-10 with key = seed and counter = (n, index), both as two 32-bit words, low first; a block holds
/// two 64-bit numbers. Streams of different keys share no block. Everything is built from integer operations and correctly rounded
/// +, ·, ÷, √ and fused multiply-add, so the bits do not depend on the processor, its vector width or the mathematics library.
/// Filling a span in one call or in several gives the same numbers. A copy of a stream repeats the original's numbers: pass it
/// by reference.
/// </remarks>
public ref partial struct RandomStream
{
    private const double Unit = 1.0 / (1UL << 53);

    private readonly ulong _seed;
    private readonly ulong _index;
    private ulong _block;
    private ulong _held;
    private bool _isHeld;
    private double _spareNormal;
    private bool _hasSpareNormal;
    private float _spareSingle;
    private bool _hasSpareSingle;

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
    public double NextUniform() => (NextUInt64() >> 11) * Unit;

    /// <summary>The next standard normal number; see <see cref="FillNormal(Span{double})"/>, which is many times faster a number.</summary>
    public double NextNormal()
    {
        Span<double> one = [0];
        FillNormal(one);
        return one[0];
    }

    /// <summary>Writes the next numbers of <see cref="NextUniform"/>.</summary>
    /// <param name="values">Receives numbers in [0, 1); may be empty.</param>
    public void FillUniform(scoped Span<double> values)
    {
        const int Step = 2 * PhiloxVector.Blocks;
        int i = 0;
        if (_isHeld && values.Length > 0)
            values[i++] = NextUniform();
        for (; values.Length - i >= Step; i += Step)
        {
            (Vector512<ulong> first, Vector512<ulong> second) = PhiloxVector.Eight(_block, _index, _seed);
            _block += PhiloxVector.Blocks;
            Interleave(
                Vector512.ConvertToDouble((first >>> 11).AsInt64()) * Unit,
                Vector512.ConvertToDouble((second >>> 11).AsInt64()) * Unit,
                values.Slice(i, Step));
        }

        while (i < values.Length)
            values[i++] = NextUniform();
    }

    /// <summary><see cref="FillUniform(Span{double})"/> or <see cref="FillUniform(Span{float})"/>, as T is.</summary>
    internal void FillUniform<T>(scoped Span<T> values)
        where T : unmanaged
    {
        if (PrecisionOf<T>.IsDouble)
            FillUniform(MemoryMarshal.Cast<T, double>(values));
        else
            FillUniform(MemoryMarshal.Cast<T, float>(values));
    }

    /// <summary><see cref="FillNormal(Span{double})"/> or <see cref="FillNormal(Span{float})"/>, as T is.</summary>
    internal void FillNormal<T>(scoped Span<T> values)
        where T : unmanaged
    {
        if (PrecisionOf<T>.IsDouble)
            FillNormal(MemoryMarshal.Cast<T, double>(values));
        else
            FillNormal(MemoryMarshal.Cast<T, float>(values));
    }

    /// <summary>Writes the next independent numbers of N(0, 1), by the method of Box and Muller.</summary>
    /// <param name="values">Receives numbers of absolute value at most 8.6; may be empty.</param>
    /// <remarks>Two numbers take 128 bits; the second of a pair not yet asked for is kept for the next call in double precision.</remarks>
    public void FillNormal(scoped Span<double> values)
    {
        const int Step = 2 * PhiloxVector.Blocks;
        int i = 0;
        if (_hasSpareNormal && values.Length > 0)
        {
            values[i++] = _spareNormal;
            _hasSpareNormal = false;
        }

        Span<double> last = stackalloc double[Step];
        while (i < values.Length)
        {
            int wanted = Math.Min(Step, values.Length - i);
            if (wanted == Step && !_isHeld)
            {
                (Vector512<ulong> first, Vector512<ulong> second) = PhiloxVector.Eight(_block, _index, _seed);
                _block += PhiloxVector.Blocks;
                (Vector512<double> cosine, Vector512<double> sine) = BoxMuller.Pairs(first, second);
                Interleave(cosine, sine, values.Slice(i, Step));
            }
            else
            {
                (Vector512<ulong> first, Vector512<ulong> second) = NextPairs((wanted + 1) / 2);
                (Vector512<double> cosine, Vector512<double> sine) = BoxMuller.Pairs(first, second);
                Interleave(cosine, sine, last);
                last[..wanted].CopyTo(values[i..]);
                if (wanted % 2 == 1)
                    (_spareNormal, _hasSpareNormal) = (last[wanted], true);
            }

            i += wanted;
        }
    }

    /// <summary>The next whole number, each of 0, ..., <paramref name="count"/> - 1 with exactly the same probability.</summary>
    /// <param name="count">Number of values, at least 1.</param>
    /// <remarks>High word of 64 random bits times the count; the few values that would make some results likelier are drawn
    /// again.</remarks>
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

    /// <summary>The next 2·count 64-bit numbers: those of even position and those of odd position; lanes beyond count are zero.</summary>
    private (Vector512<ulong> Even, Vector512<ulong> Odd) NextPairs(int count)
    {
        if (count == PhiloxVector.Blocks && !_isHeld)
        {
            _block += PhiloxVector.Blocks;
            return PhiloxVector.Eight(_block - PhiloxVector.Blocks, _index, _seed);
        }

        Span<ulong> even = stackalloc ulong[PhiloxVector.Blocks];
        Span<ulong> odd = stackalloc ulong[PhiloxVector.Blocks];
        even.Clear();
        odd.Clear();
        for (int pair = 0; pair < count; pair++)
        {
            even[pair] = NextUInt64();
            odd[pair] = NextUInt64();
        }

        return (Vector512.Create<ulong>(even), Vector512.Create<ulong>(odd));
    }

    /// <summary>even[0], odd[0], even[1], odd[1], ...</summary>
    private static void Interleave(Vector512<double> even, Vector512<double> odd, Span<double> values)
    {
        InterleaveHalf(even.GetLower(), odd.GetLower(), values);
        InterleaveHalf(even.GetUpper(), odd.GetUpper(), values[PhiloxVector.Blocks..]);
    }

    private static void InterleaveHalf(Vector256<double> even, Vector256<double> odd, Span<double> values)
    {
        Vector256<long> lower = Vector256.Create(0L, 0, 1, 1);
        Vector256<long> upper = Vector256.Create(2L, 2, 3, 3);
        Vector256<double> takeEven = Vector256.Create(-1L, 0, -1, 0).AsDouble();
        Vector256.ConditionalSelect(takeEven, Vector256.Shuffle(even, lower), Vector256.Shuffle(odd, lower)).CopyTo(values);
        Vector256.ConditionalSelect(takeEven, Vector256.Shuffle(even, upper), Vector256.Shuffle(odd, upper)).CopyTo(values[4..]);
    }
}
