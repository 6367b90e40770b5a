namespace Egop.Tests;

/// <summary>Slow and plain dense linear algebra that the providers are compared with; row-major and contiguous.</summary>
internal static class Dense
{
    /// <summary>Unit roundoff of double, 2⁻⁵³.</summary>
    public const double U = 1.1102230246251565e-16;

    public static double[] Random(int length, int seed)
    {
        var random = new Random(seed);
        var values = new double[length];
        for (int i = 0; i < length; i++)
            values[i] = (2 * random.NextDouble()) - 1;
        return values;
    }

    public static double[] RandomSymmetric(int n, int seed)
    {
        double[] a = Random(n * n, seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                a[(i * n) + j] = a[(j * n) + i];
        }

        return a;
    }

    public static double[] Identity(int n) => Diagonal([.. Enumerable.Repeat(1.0, n)]);

    public static double[] Diagonal(double[] d)
    {
        var a = new double[d.Length * d.Length];
        for (int i = 0; i < d.Length; i++)
            a[(i * d.Length) + i] = d[i];
        return a;
    }

    public static double[] Transpose(int rows, int columns, double[] a)
    {
        var t = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                t[(j * rows) + i] = a[(i * columns) + j];
        }

        return t;
    }

    public static double[] Product(int m, int n, int k, double[] a, double[] b)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                for (int j = 0; j < n; j++)
                    c[(i * n) + j] += a[(i * k) + p] * b[(p * n) + j];
            }
        }

        return c;
    }

    public static double Norm(ReadOnlySpan<double> a)
    {
        double max = 0;
        foreach (double x in a)
            max = Math.Max(max, Math.Abs(x));
        if (max == 0)
            return 0;
        double sum = 0;
        foreach (double x in a)
            sum += x / max * (x / max);
        return max * Math.Sqrt(sum);
    }

    public static double MaxDifference(double[] a, double[] b) =>
        a.Length == b.Length ? a.Zip(b, (x, y) => Math.Abs(x - y)).DefaultIfEmpty().Max() : double.NaN;

    /// <summary>The Sylvester-Hadamard matrix of order 2^k over 2^(k/2): orthogonal, and exact for even k.</summary>
    public static double[] Hadamard(int k)
    {
        int n = 1 << k;
        var h = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                h[(i * n) + j] = (int.IsEvenInteger(System.Numerics.BitOperations.PopCount((uint)(i & j))) ? 1 : -1) / Math.Sqrt(n);
        }

        return h;
    }

    /// <summary>A random orthogonal matrix: a product of plane rotations of neighbours and far pairs, each orthogonal by itself.</summary>
    public static double[] RandomOrthogonal(int n, int seed)
    {
        var random = new Random(seed);
        double[] q = Identity(n);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                (double s, double c) = Math.SinCos(2 * Math.PI * random.NextDouble());
                Rotate(q.AsSpan(i * n, n), q.AsSpan(j * n, n), c, s);
            }
        }

        return q;
    }

    /// <summary>Singular values, descending, by one-sided Jacobi rotations (Hestenes): slow, accurate for the smallest too.</summary>
    public static double[] SingularValues(int rows, int columns, double[] a)
    {
        int few = Math.Min(rows, columns), many = Math.Max(rows, columns);
        double[] r = rows <= columns ? [.. a] : Transpose(rows, columns, a);
        for (bool rotated = true; rotated;)
        {
            rotated = false;
            for (int i = 0; i < few; i++)
            {
                for (int j = i + 1; j < few; j++)
                {
                    Span<double> x = r.AsSpan(i * many, many), y = r.AsSpan(j * many, many);
                    double xx = 0, yy = 0, xy = 0;
                    for (int l = 0; l < many; l++)
                    {
                        xx += x[l] * x[l];
                        yy += y[l] * y[l];
                        xy += x[l] * y[l];
                    }

                    if (Math.Abs(xy) <= many * U * Math.Sqrt(xx * yy))
                        continue;
                    rotated = true;
                    double zeta = (yy - xx) / (2 * xy);
                    double t = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
                    double c = 1 / Math.Sqrt(1 + (t * t));
                    Rotate(x, y, c, -c * t);
                }
            }
        }

        return [.. Enumerable.Range(0, few).Select(i => Norm(r.AsSpan(i * many, many))).OrderDescending()];
    }

    // (x, y) ← (c x + s y, −s x + c y).
    private static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        for (int l = 0; l < x.Length; l++)
            (x[l], y[l]) = ((c * x[l]) + (s * y[l]), (c * y[l]) - (s * x[l]));
    }
}
