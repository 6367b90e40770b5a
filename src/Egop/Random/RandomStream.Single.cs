using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Egop;

public ref partial struct RandomStream
{
    private const float SingleUnit = 1f / (1 << 24);

    /// <summary>
    /// Writes the next uniform numbers in single precision, two for each 64 bits: their lower half first, of each half the upper 24 bits,
    /// times 2^-24.
    /// </summary>
    /// <remarks>When a call ends between the two numbers of 64 bits, the second one is not kept: the next call begins with the next 64
    /// bits.</remarks>
    /// <param name="values">Receives numbers in [0, 1); may be empty.</param>
    public void FillUniform(scoped Span<float> values)
    {
        const int Step = 4 * PhiloxVector.Blocks;
        int i = 0;
        while (i < values.Length)
        {
            if (values.Length - i >= Step && !_isHeld)
            {
                (Vector512<uint> lower, Vector512<uint> upper) = PhiloxVector.Sixteen(_block, _index, _seed);
                _block += PhiloxVector.Blocks;
                // Below 2^24, so signed or not is the same and the conversion exact.
                Interleave(
                    Vector512.ConvertToSingle((lower >>> 8).AsInt32()) * SingleUnit,
                    Vector512.ConvertToSingle((upper >>> 8).AsInt32()) * SingleUnit,
                    values.Slice(i, Step));
                i += Step;
                continue;
            }

            ulong bits = NextUInt64();
            values[i++] = ((uint)bits >> 8) * SingleUnit;
            if (i < values.Length)
                values[i++] = (uint)(bits >> 40) * SingleUnit;
        }
    }

    /// <summary>Writes the next independent numbers of N(0, 1) in single precision, by the method of Box and Muller.</summary>
    /// <param name="values">Receives numbers of absolute value at most 6.6; may be empty.</param>
    /// <remarks>
    /// Two numbers take 64 bits, half of what two of double precision take: they are other draws, not those rounded. The second of a
    /// pair not yet asked for is kept for the next call in single precision.
    /// </remarks>
    public void FillNormal(scoped Span<float> values)
    {
        const int Step = 4 * PhiloxVector.Blocks;
        int i = 0;
        if (_hasSpareSingle && values.Length > 0)
        {
            values[i++] = _spareSingle;
            _hasSpareSingle = false;
        }

        Span<uint> lowers = stackalloc uint[Step / 2], uppers = stackalloc uint[Step / 2];
        Span<float> last = stackalloc float[Step];
        while (i < values.Length)
        {
            int wanted = Math.Min(Step, values.Length - i);
            if (wanted == Step && !_isHeld)
            {
                (Vector512<uint> lower, Vector512<uint> upper) = PhiloxVector.Sixteen(_block, _index, _seed);
                _block += PhiloxVector.Blocks;
                (Vector512<float> cosine, Vector512<float> sine) = BoxMullerSingle.Pairs(lower, upper);
                Interleave(cosine, sine, values.Slice(i, Step));
            }
            else
            {
                // A single number after which the stream stands at the beginning of a block again, or all that is left.
                int pairs = _isHeld ? 1 : (wanted + 1) / 2;
                wanted = Math.Min(wanted, 2 * pairs);
                for (int pair = 0; pair < pairs; pair++)
                {
                    ulong bits = NextUInt64();
                    (lowers[pair], uppers[pair]) = ((uint)bits, (uint)(bits >> 32));
                }

                (Vector512<float> cosine, Vector512<float> sine) =
                    BoxMullerSingle.Pairs(Vector512.Create<uint>(lowers), Vector512.Create<uint>(uppers));
                Interleave(cosine, sine, last);
                last[..wanted].CopyTo(values[i..]);
                if (wanted < 2 * pairs)
                    (_spareSingle, _hasSpareSingle) = (last[wanted], true);
            }

            i += wanted;
        }
    }

    /// <summary>even[0], odd[0], even[1], odd[1], ..., moved as pairs of 64 bits.</summary>
    private static void Interleave(Vector512<float> even, Vector512<float> odd, Span<float> values)
    {
        Vector512<ulong> low32 = Vector512.Create((ulong)uint.MaxValue), e = even.AsUInt64(), o = odd.AsUInt64();
        Interleave(
            ((e & low32) | (o << 32)).AsDouble(), ((e >>> 32) | Vector512.AndNot(o, low32)).AsDouble(), MemoryMarshal.Cast<float,
                double>(values));
    }
}
