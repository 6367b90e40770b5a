using System.Numerics;

namespace Egop;

/// <summary>Low-rank matrix sensing, f(L, R) = ½ Σ_j (⟨A_j, L Rᵀ⟩ − b_j)².</summary>
/// <remarks>
/// L is m × r, R is k × r and the A_j are m × k; parameters are L, then R, row-major. With the residuals w_j = ⟨A_j, L Rᵀ⟩ − b_j and
/// S = Σ w_j A_j: ∂f/∂L = S R and ∂f/∂R = Sᵀ L. Along (V, W): Ṡ = Σ ⟨A_j, V Rᵀ + L Wᵀ⟩ A_j and the Hessian product is
/// (Ṡ R + S W, Ṡᵀ L + Sᵀ V). Made by
/// <see cref="Objectives.MatrixFactorization(DataMatrix, IEnumerable{double}, int, int, int, LinearAlgebraProvider?)"/>.
/// </remarks>
public sealed class MatrixFactorization : BatchedObjective, IHasParameterLayout
{
    // Products L Rᵀ held at once while the measurements are read once for all of them.
    private const int ChunkElements = 1 << 16;

    // f is the least-squares objective of the measurements at the point vec(L Rᵀ), whose gradient is vec(S).
    private readonly LeastSquares _measured;
    private readonly LinearAlgebraProvider? _provider;
    private readonly int _m;
    private readonly int _k;
    private readonly int _rank;

    internal MatrixFactorization(DataMatrix measurements, IEnumerable<double> b, int m, int k, int rank, LinearAlgebraProvider? provider)
    {
        _m = Guard.Positive(m, nameof(m));
        _k = Guard.Positive(k, nameof(k));
        _rank = Guard.Positive(rank, nameof(rank));
        _provider = provider;
        DataGuard.Finite(measurements, nameof(measurements));
        DataGuard.Width(measurements.Columns, (long)m * k, nameof(measurements), $"m k = {Guard.Text(m)} * {Guard.Text(k)}");
        _measured = new LeastSquares(measurements, DataGuard.Vector(b, measurements.Rows, nameof(b), "measurement"), 1, provider);
        Layout = ParameterLayout.Of([("L", [m, rank]), ("R", [k, rank])]);
    }

    /// <summary>The measurement matrices: row j is A_j, row-major.</summary>
    public DataMatrix Measurements => _measured.A;

    /// <summary>The measured values b.</summary>
    public IReadOnlyList<double> B => _measured.Y;

    /// <summary>L (m × r), then R (k × r).</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Number of parameters, (m + k) r.</summary>
    public override int Dimension => Layout.Dimension;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    private int Size => _m * _k;

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int split = _m * _rank;
        ReadOnlySpan<double> l = x[..split], r = x[split..], vl = v[..split], vr = v[split..];
        using var scratch = new Scratch<double>(4 * Size);
        Span<double> product = scratch.Take(Size), s = scratch.Take(Size), change = scratch.Take(Size), ds = scratch.Take(Size);
        Product(l, r, 0, product);
        _measured.Evaluate(product, s);
        Product(vl, r, 0, change);
        Product(l, vr, 1, change);
        _measured.HessianVectorProduct(product, change, ds);
        PullBack(ds, l, r, 0, result);
        PullBack(s, vl, vr, 1, result);
    }

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        int d = Dimension, chunk = Math.Max(1, ChunkElements / Size);
        for (int start = 0; start < values.Length; start += chunk)
        {
            int count = Math.Min(chunk, values.Length - start);
            EvaluateChunk(points.Slice(start * d, count * d), values.Slice(start, count), gradients.Slice(start * d, count * d));
        }
    }

    private unsafe void EvaluateChunk<T>(ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = Dimension, count = values.Length, width = PointProducts.Padded<T>(_rank), all = (_m + _k) * width;
        long factors = Scratch<T>.Part((long)count * all), slopes = Scratch<T>.Part(all), products = Scratch<T>.Part((long)count * Size);
        using var room = new Scratch<T>(factors + slopes + (2 * products));
        fixed (T* start = room)
        {
            T* memory = Scratch<T>.Align(start), padded = Scratch<T>.Take(ref memory, (long)count * all);
            T* slope = Scratch<T>.Take(ref memory, all), product = Scratch<T>.Take(ref memory, (long)count * Size), s = memory;
            for (int p = 0; p < count; p++)
            {
                T* l = padded + ((nint)p * all), r = l + ((nint)_m * width);
                PointProducts.Pad(points.Slice(p * d, d), _rank, l);
                PointProducts.Inner(_rank, _m, l, _k, r, width, product + ((nint)p * Size), _k);
            }

            _measured.EvaluateMany<T>([], new ReadOnlySpan<T>(product, count * Size), values, new Span<T>(s, count * Size));
            for (int p = 0; p < count; p++, s += Size)
            {
                T* l = padded + ((nint)p * all), r = l + ((nint)_m * width);
                new Span<T>(slope, all).Clear();
                PointProducts.AddCombinations(_rank, _m, s, _k, 1, _k, r, width, slope);
                PointProducts.AddCombinations(_rank, _k, s, 1, _k, _m, l, width, slope + ((nint)_m * width));
                PointProducts.Unpad(slope, _rank, gradients.Slice(p * d, d));
            }
        }
    }

    // target = L Rᵀ + beta target.
    private void Product(ReadOnlySpan<double> l, ReadOnlySpan<double> r, double beta, Span<double> target) =>
        Algebra.Multiply(false, true, _m, _k, _rank, 1, l, _rank, r, _rank, beta, target, _k);

    // target = (S R, Sᵀ L) + beta target.
    private void PullBack(ReadOnlySpan<double> s, ReadOnlySpan<double> l, ReadOnlySpan<double> r, double beta, Span<double> target)
    {
        int split = _m * _rank;
        Algebra.Multiply(false, false, _m, _rank, _k, 1, s, _k, r, _rank, beta, target[..split], _rank);
        Algebra.Multiply(true, false, _k, _rank, _m, 1, s, _k, l, _rank, beta, target[split..], _rank);
    }

    /// <summary>"matrix factorization, 4 x 3 of rank 2, 10 measurements".</summary>
    public override string ToString() =>
        $"matrix factorization, {Guard.Text(_m)} x {Guard.Text(_k)} of rank {Guard.Text(_rank)}, "
        + $"{Guard.Text(Measurements.Rows)} measurements";
}
