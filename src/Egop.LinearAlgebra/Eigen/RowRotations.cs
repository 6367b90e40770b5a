using System.Numerics;

namespace Egop;

/// <summary>
/// Rotations of neighbouring rows of an n × n matrix, gathered over many sweeps, then applied to strips that fit a cache.
/// </summary>
internal sealed unsafe class RowRotations
{
    private const int SweepsHeld = 48;
    private readonly int _n;
    private readonly double* _q;
    private readonly double[] _factors;
    private readonly (int Near, int Far)[] _sweeps = new (int, int)[SweepsHeld];
    private readonly double[] _strip;
    private int _sweepCount;
    private int _factorCount;

    /// <summary>Rotations for the rows of an n × n contiguous matrix, which stays pinned while this object is used.</summary>
    public RowRotations(int n, double* q)
    {
        _n = n;
        _q = q;
        _factors = new double[2 * SweepsHeld * n];
        _strip = new double[n * StripWidth];
    }

    private static int StripWidth => 8 * Vector<double>.Count;

    /// <summary>A sweep that will give one rotation for each pair of neighbouring rows, from far to near.</summary>
    public void Begin(int near, int far)
    {
        if (_sweepCount == SweepsHeld)
            Flush();
        _sweeps[_sweepCount++] = (near, far);
    }

    /// <summary>The next rotation of the sweep: (near row, far row) ← (c near − s far, s near + c far).</summary>
    public void Add(double c, double s)
    {
        _factors[_factorCount++] = c;
        _factors[_factorCount++] = s;
    }

    /// <summary>Applies what has been gathered.</summary>
    public void Flush()
    {
        // Strips are copied out: with a row length that is a power of two their lines would all fall into a few sets of the cache.
        int width = StripWidth;
        fixed (double* strip = _strip, factors = _factors)
        {
            for (int j = 0; j < _n && _sweepCount > 0; j += width)
            {
                int filled = Math.Min(width, _n - j);
                for (int i = 0; i < _n; i++)
                    new ReadOnlySpan<double>(_q + ((nint)i * _n) + j, filled).CopyTo(new Span<double>(strip + ((nint)i * width), filled));
                double* factor = factors;
                for (int k = 0; k < _sweepCount; k++)
                {
                    (int near, int far) = _sweeps[k];
                    Apply(strip, near, far, factor);
                    factor += 2 * Math.Abs(far - near);
                }

                for (int i = 0; i < _n; i++)
                    new ReadOnlySpan<double>(strip + ((nint)i * width), filled).CopyTo(new Span<double>(_q + ((nint)i * _n) + j, filled));
            }
        }

        (_sweepCount, _factorCount) = (0, 0);
    }

    // The far row of a rotation is the near row of the one before, so it is carried in registers: eight vectors, the strip's width.
    private static void Apply(double* strip, int near, int far, double* factors)
    {
        int w = Vector<double>.Count;
        nint step = near < far ? 8 * w : -8 * w;
        double* row = strip + (far * 8 * (nint)w);
        Vector<double> f0 = Vector.Load(row), f1 = Vector.Load(row + w);
        Vector<double> f2 = Vector.Load(row + (2 * w)), f3 = Vector.Load(row + (3 * w));
        Vector<double> f4 = Vector.Load(row + (4 * w)), f5 = Vector.Load(row + (5 * w));
        Vector<double> f6 = Vector.Load(row + (6 * w)), f7 = Vector.Load(row + (7 * w));
        for (int i = Math.Abs(far - near); i > 0; i--, factors += 2, row -= step)
        {
            double* next = row - step;
            var c = new Vector<double>(factors[0]);
            var s = new Vector<double>(factors[1]);
            f0 = Rotate(c, s, next, f0, row);
            f1 = Rotate(c, s, next + w, f1, row + w);
            f2 = Rotate(c, s, next + (2 * w), f2, row + (2 * w));
            f3 = Rotate(c, s, next + (3 * w), f3, row + (3 * w));
            f4 = Rotate(c, s, next + (4 * w), f4, row + (4 * w));
            f5 = Rotate(c, s, next + (5 * w), f5, row + (5 * w));
            f6 = Rotate(c, s, next + (6 * w), f6, row + (6 * w));
            f7 = Rotate(c, s, next + (7 * w), f7, row + (7 * w));
        }

        Vector.Store(f0, row);
        Vector.Store(f1, row + w);
        Vector.Store(f2, row + (2 * w));
        Vector.Store(f3, row + (3 * w));
        Vector.Store(f4, row + (4 * w));
        Vector.Store(f5, row + (5 * w));
        Vector.Store(f6, row + (6 * w));
        Vector.Store(f7, row + (7 * w));
    }

    // Stores the rotated far row and returns the rotated near row, the far row of the next rotation.
    private static Vector<double> Rotate(Vector<double> c, Vector<double> s, double* near, Vector<double> far, double* farOut)
    {
        var v = Vector.Load(near);
        Vector.Store((s * v) + (c * far), farOut);
        return (c * v) - (s * far);
    }
}
