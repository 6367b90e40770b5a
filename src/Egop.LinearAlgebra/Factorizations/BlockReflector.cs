using System.Buffers;

namespace Egop;

/// <summary>A product of Householder reflectors, H_0 H_1 ... H_(b−1) = I − Vᵀ T V with v_i the rows of V and T upper triangular.</summary>
/// <remarks>
/// Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder transformations" (1989). T V is formed once,
/// so that two matrix products apply it.
/// </remarks>
internal sealed unsafe class BlockReflector : IDisposable
{
    private readonly double[] _buffer;
    private readonly System.Runtime.InteropServices.GCHandle _pin;
    private readonly double* _v;
    private readonly double* _tv;
    private readonly double* _t;
    private readonly double* _products;
    private int _count, _width;

    /// <summary>Room for `block` reflectors of length `width`, applied to at most `rows` rows.</summary>
    public BlockReflector(int block, int width, int rows)
    {
        long length = (2L * block * width) + (2L * block * block) + ((long)block * Math.Max(rows, block));
        _buffer = ArrayPool<double>.Shared.Rent(checked((int)length));
        _pin = System.Runtime.InteropServices.GCHandle.Alloc(_buffer, System.Runtime.InteropServices.GCHandleType.Pinned);
        _v = (double*)_pin.AddrOfPinnedObject();
        _tv = _v + ((nint)block * width);
        _t = _tv + ((nint)block * width);
        _products = _t + ((nint)block * block);
    }

    /// <summary>
    /// Takes reflectors j0 .. j0 + count − 1 of a matrix in whose row i stands v_i from column i + shift on; what stands before is not
    /// read.
    /// </summary>
    /// <param name="team">Who works.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="lda">Its leading dimension.</param>
    /// <param name="j0">First reflector.</param>
    /// <param name="count">Number of reflectors.</param>
    /// <param name="shift">0 for the triangular factorizations, 1 for the tridiagonal one.</param>
    /// <param name="width">Columns from j0 + shift on.</param>
    /// <param name="tau">Factors of all reflectors.</param>
    /// <param name="reverse">Whether to form H_(b−1) ... H_0 = I − Vᵀ Tᵀ V instead.</param>
    public void Gather(ThreadTeam team, double* a, int lda, int j0, int count, int shift, int width, double* tau, bool reverse)
    {
        (_count, _width) = (count, width);
        for (int p = 0; p < count; p++)
        {
            var row = new Span<double>(_v + ((nint)p * width), width);
            row[..p].Clear();
            new ReadOnlySpan<double>(a + ((nint)(j0 + p) * lda) + j0 + p + shift, width - p).CopyTo(row[p..]);
        }

        // T: column i is −τ_i T V v_i above its diagonal τ_i.
        double* gram = _products;
        Gemm.Multiply(team, false, true, count, count, width, 1, _v, width, _v, width, 0, gram, count);
        for (int i = 0; i < count; i++)
        {
            double* dots = gram + ((nint)i * count), t = _t + i;
            for (int p = 0; p < i; p++, t += count)
                *t = -tau[j0 + i] * Simd.Dot(i - p, t - i + p, dots + p);
            *t = tau[j0 + i];
            new Span<double>(t - i, i).Clear();
        }

        Gemm.Multiply(team, reverse, false, count, width, count, 1, _t, count, _v, width, 0, _tv, width);
    }

    /// <summary>X ← X (I − Vᵀ T V), X rows × width.</summary>
    public void ApplyRight(ThreadTeam team, int rows, double* x, int ldx)
    {
        Gemm.Multiply(team, false, true, rows, _count, _width, 1, x, ldx, _v, _width, 0, _products, _count);
        Gemm.Multiply(team, false, false, rows, _width, _count, -1, _products, _count, _tv, _width, 1, x, ldx);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _pin.Free();
        ArrayPool<double>.Shared.Return(_buffer);
    }
}
