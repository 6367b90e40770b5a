using System.Diagnostics;

namespace Egop;

/// <summary>Coordinate-wise smoothness: the smallest Σ_i L_i with |f(y) − f(x) − ⟨∇f(x), y − x⟩| ≤ ½ Σ_i L_i (y_i − x_i)².</summary>
/// <remarks>
/// For twice differentiable f the constants L are valid exactly when −diag(L) ⪯ ∇²f(x) ⪯ diag(L) at every x, so that for one
/// Hessian H the smallest sum is a semidefinite program,
///   min Σ L_i, −diag(L) ⪯ H ⪯ diag(L)   with dual   max ⟨H, X − Y⟩, X_ii + Y_ii = 1, X ⪰ 0, Y ⪰ 0,
/// and for H ⪰ 0 the relaxation of max-cut, max ⟨H, X⟩, X_ii = 1, X ⪰ 0. It is stronger than the smoothness along one coordinate
/// at a time that coordinate descent uses. Source: arXiv 2502.01594, Eq. 1 and Lemma 10.
/// </remarks>
public static class CoordinateSmoothness
{
    /// <summary>Largest number of coordinates whose Hessian is formed as a matrix.</summary>
    public const int LargestDense = 3000;

    /// <summary>L_f of one Hessian, as a certified interval.</summary>
    /// <param name="hessian">H, d × d, symmetric up to rounding, of any definiteness.</param>
    /// <param name="options">Tolerance and limits; null for the defaults.</param>
    /// <param name="cancellation">Stops between sweeps.</param>
    /// <exception cref="ArgumentException">H is not square, not symmetric or not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SmoothnessInterval OfHessian(
        DataMatrix hessian, SmoothnessOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        options ??= new SmoothnessOptions();
        var clock = Stopwatch.StartNew();
        DataMatrix h = new Quadratic(hessian, null, 0, options.Provider).H;
        int d = h.Rows;
        // A zero row has L_i = 0 and nothing to do with the rest; without it every L_i is positive.
        int[] active = [.. Enumerable.Range(0, d).Where(i => h.Elements.Slice(i * d, d).ContainsAnyExcept(0.0))];
        double[] constants = new double[d];
        if (active.Length == 0)
            return new SmoothnessInterval(0, constants, 0, clock.Elapsed, isSemidefinite: true);
        var program = new SmoothnessProgram(Submatrix(h, active), active.Length, options);
        program.Solve(cancellation);
        for (int i = 0; i < active.Length; i++)
            constants[active[i]] = program.Constants[i];
        return new SmoothnessInterval(program.Lower, constants, program.Sweeps, clock.Elapsed, program.IsSemidefinite);
    }

    /// <summary>
    /// L_f of the Hessian of an objective at one point: of the objective everywhere when it is quadratic, a lower bound of it otherwise.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="x">The point, length d.</param>
    /// <param name="options">Tolerance and limits; null for the defaults.</param>
    /// <param name="cancellation">Stops between sweeps.</param>
    /// <remarks>Above <see cref="LargestDense"/> coordinates by <see cref="OfProducts"/>, with tolerance 1e-3 unless options are
    /// given.</remarks>
    /// <exception cref="ArgumentException">Lengths differ, or the Hessian is not finite.</exception>
    public static SmoothnessInterval At(
        IObjective objective, ReadOnlySpan<double> x, SmoothnessOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Dimension <= LargestDense)
            return OfHessian(Hessians.At(objective, x, options?.Threads ?? 0), options, cancellation);
        Guard.Length(x.Length, objective.Dimension, nameof(x), "Give a point of the objective.");
        double[] point = x.ToArray();
        return OfProducts(objective.Dimension, (v, result) => objective.HessianVectorProduct(point, v, result), options, 32, cancellation);
    }

    /// <summary>L_f of a symmetric H known by its products with vectors: for dimensions whose matrix does not fit.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="product">Writes H v for (v, result); called from several threads at once.</param>
    /// <param name="options">Tolerance and limits; null for tolerance 1e-3 and the other defaults.</param>
    /// <param name="columns">Columns of the dual's factors, at least 2; 32 unless given. A sweep costs as many products, twice as many for
    /// an indefinite H.</param>
    /// <param name="cancellation">Stops between sweeps.</param>
    /// <remarks>The lower end is proved up to rounding; the upper end is measured by Lanczos' method
    /// (<see cref="SmoothnessInterval.IsUpperProved"/> is false).</remarks>
    /// <exception cref="ArgumentException">An argument outside its range, or a product that is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SmoothnessInterval OfProducts(
        int dimension, Action<double[], double[]> product, SmoothnessOptions? options = null, int columns = 32,
            CancellationToken cancellation = default)
    {
        Guard.Positive(dimension, nameof(dimension));
        ArgumentNullException.ThrowIfNull(product);
        if (columns < 2)
            throw Guard.Bad(nameof(columns), "at least 2", Guard.Text(columns), "Factors of one column get stuck at sign vectors.");
        return SmoothnessByProducts.Solve(dimension, Checked, options ?? new SmoothnessOptions { Tolerance = 1e-3 }, columns, cancellation);

        void Checked(double[] v, double[] result)
        {
            product(v, result);
            Guard.Finite(result, nameof(product), "Look at a point where the Hessian is finite.");
        }
    }

    /// <summary>Σ_ij |H_ij|: diagonal dominance makes L_i = Σ_j |H_ij| valid, so L_f is at most this.</summary>
    /// <param name="hessian">H, d × d.</param>
    public static double DominanceBound(DataMatrix hessian)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        double sum = 0;
        foreach (double element in hessian.Elements)
            sum += Math.Abs(element);
        return sum;
    }

    /// <summary>max(sᵀHs, tr H) with s = sign(v_1): X = ssᵀ and X = I are feasible for the dual, so L_f is at least this.</summary>
    /// <param name="hessian">H, d × d, symmetric up to rounding.</param>
    /// <param name="provider">Who finds the leading eigenvector; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <remarks>For an indefinite H also −sᵀHs with s of the most negative eigenvalue, by Y = ssᵀ; never below 0.</remarks>
    public static double SignBound(DataMatrix hessian, LinearAlgebraProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        DataMatrix h = new Quadratic(hessian, null, 0, provider).H;
        int d = h.Rows;
        double[] vectors = h.Elements.ToArray(), values = new double[d];
        (provider ?? LinearAlgebra.Provider).SymmetricEigen(d, vectors, values);
        double trace = 0;
        for (int i = 0; i < d; i++)
            trace += h[i, i];
        return Math.Max(Math.Max(SignForm(h, vectors.AsSpan(0, d)), -SignForm(h, vectors.AsSpan((d - 1) * d, d))), Math.Abs(trace));
    }

    private static double SignForm(DataMatrix h, ReadOnlySpan<double> v)
    {
        double form = 0;
        for (int i = 0; i < v.Length; i++)
        {
            double row = 0;
            for (int j = 0; j < v.Length; j++)
                row += v[j] < 0 ? -h[i, j] : h[i, j];
            form += v[i] < 0 ? -row : row;
        }

        return form;
    }

    private static double[] Submatrix(DataMatrix h, int[] active)
    {
        int n = active.Length;
        double[] part = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                part[(i * n) + j] = h[active[i], active[j]];
        }

        return part;
    }
}
