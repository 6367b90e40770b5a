namespace Egop;

/// <summary>Eigenvalues, and optionally eigenvectors, of a symmetric tridiagonal matrix by implicitly shifted QL and QR sweeps.</summary>
/// <remarks>
/// The method of EISPACK's imtql2 and LAPACK's dsteqr: each block is swept towards its smaller end, where eigenvalues converge
/// faster. Errors grow like the square root of the number of sweeps. The matrix must be scaled to entries of at most about 1.
/// </remarks>
internal static unsafe class TridiagonalEigen
{
    private const double Epsilon = 1.1102230246251565e-16;

    // LAPACK's bound; about 1.7 sweeps an eigenvalue are typical.
    private const int SweepsPerEigenvalue = 30;

    /// <summary>Diagonalizes T.</summary>
    /// <param name="n">Order.</param>
    /// <param name="d">On entry the diagonal, on return the eigenvalues in no particular order.</param>
    /// <param name="e">The n − 1 subdiagonal entries; destroyed.</param>
    /// <param name="rotations">Receives every rotation of neighbouring rows; null for eigenvalues alone.</param>
    /// <param name="scale">
    /// Largest entry of the matrix that T is a part of; a part far below it is rounding error that need not be diagonalized, and could
    /// underflow.
    /// </param>
    /// <exception cref="InvalidOperationException">The sweeps did not converge.</exception>
    public static void Diagonalize(int n, double* d, double* e, RowRotations? rotations, double scale = 0)
    {
        // A thousandth of the rounding error the reduction to T has made already. Without it the noise that stands for the
        // null space of a rank-deficient matrix would be diagonalized in full.
        double negligible = Epsilon / 1024 * Math.Max(scale, Math.Max(Simd.MaxAbs(n, d), Simd.MaxAbs(n - 1, e)));
        long sweeps = 0;
        int low = n, high = -1;
        bool towardsLow = true;
        for (int end = n - 1; end > 0;)
        {
            if (Splits(end - 1))
            {
                end--;
                continue;
            }

            int start = end - 1;
            while (start > 0 && !Splits(start - 1))
                start--;
            // The direction is chosen once for a block and kept while it shrinks: changing it in between would undo progress.
            if (start > high || end < low)
                towardsLow = Math.Abs(d[start]) <= Math.Abs(d[end]);
            (low, high) = (start, end);
            if (++sweeps > (long)SweepsPerEigenvalue * n)
            {
                throw new InvalidOperationException(
                    $"The eigenvalues of a symmetric tridiagonal matrix of order {Guard.Text(n)} did not converge in "
                    + $"{Guard.Text(sweeps - 1)} sweeps. This should not happen for finite numbers: please report the matrix.");
            }

            if (towardsLow)
                Sweep(d, e, start, end, rotations);
            else
                Sweep(d, e, end, start, rotations);
        }

        rotations?.Flush();

        bool Splits(int i)
        {
            double size = Math.Abs(e[i]);
            if (size > Epsilon * (Math.Abs(d[i]) + Math.Abs(d[i + 1])) && size > negligible)
                return false;
            e[i] = 0;
            return true;
        }
    }

    // One sweep with Wilkinson's shift from `far` to `near`, where the eigenvalue converges: QL when near < far, QR otherwise.
    private static void Sweep(double* d, double* e, int near, int far, RowRotations? rotations)
    {
        int step = near < far ? 1 : -1;
        // e between i and i + step stands at i + at.
        int at = near < far ? 0 : -1;
        double coupling = e[near + at];
        double g = (d[near + step] - d[near]) / (2 * coupling);
        double r = Math.Sqrt((g * g) + 1);
        if (!double.IsFinite(r))
            r = Math.Abs(g);
        g = d[far] - d[near] + (coupling / (g + Math.CopySign(r, g)));
        double s = 1, c = 1, shift = 0;
        rotations?.Begin(near, far);
        for (int i = far - step; i != near - step; i -= step)
        {
            double f = s * e[i + at], b = c * e[i + at];
            Rotation(g, f, out c, out s, out r);
            if (i != far - step)
                e[i + step + at] = r;
            g = d[i + step] - shift;
            double t = ((d[i] - g) * s) + (2 * c * b);
            shift = s * t;
            d[i + step] = g + shift;
            g = (c * t) - b;
            rotations?.Add(c, s);
        }

        d[near] -= shift;
        e[near + at] = g;
    }

    // c first + s second = r and c second − s first = 0. Two numbers whose squares would underflow are taken for (first, 0):
    // beside entries near 1 that is an error of 1e-140.
    private static void Rotation(double first, double second, out double c, out double s, out double r)
    {
        if (Math.Abs(second) < 1e-140 && Math.Abs(first) < 1e-140)
        {
            (c, s, r) = (1, 0, first);
            return;
        }

        r = Math.Sqrt((first * first) + (second * second));
        (c, s) = (first / r, second / r);
    }
}
