using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>The library of objectives.</summary>
/// <remarks>
/// Matrices may be Math.NET matrices, two-dimensional arrays or arrays of rows (see <see cref="DataMatrix"/>); vectors any sequence of
/// numbers, Math.NET vectors included. Data are copied and must be finite. Every objective here gives NaN, with a gradient of NaN, at a
/// point with a NaN or infinite coordinate; evaluates on the calling thread; and gives the same bits on every call, alone or among many
/// points; all but the Rosenbrock function and functions evaluate in single precision as well. Values and gradients come from kernels of
/// the library's own, which are faster than calls of a linear-algebra library; <c>provider</c> says who does the dense linear algebra of
/// Hessian-vector products: null for <see cref="LinearAlgebra.Provider"/>, asked when evaluated.
/// </remarks>
public static class Objectives
{
    /// <summary>f(x) = ½ xᵀHx − bᵀx + c.</summary>
    /// <param name="h">H, n × n, symmetric up to rounding (1e-12 of its largest element), of any definiteness.</param>
    /// <param name="b">b, length n; null for 0.</param>
    /// <param name="c">c.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">H is not square or not symmetric, a size does not agree, or a number is not finite.</exception>
    public static Quadratic Quadratic(DataMatrix h, IEnumerable<double>? b = null, double c = 0, LinearAlgebraProvider? provider = null) =>
        new(h, b, c, provider);

    /// <summary>f(x) = ½ xᵀDHDx with D = diag(β⁰, ..., βⁿ⁻¹): a well-conditioned quadratic whose coordinates have been rescaled.</summary>
    /// <param name="h">H, n × n, symmetric up to rounding.</param>
    /// <param name="beta">β, positive; the condition number grows like max(β, 1/β)²ⁿ⁻².</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <remarks>
    /// Gradient descent needs of the order of β^(1−n) times the steps of a diagonal scaling, for β below 1.
    /// Source: Darve, CME 216, lecture on Adagrad.
    /// </remarks>
    /// <exception cref="ArgumentException">H is not square or symmetric, β is not positive, or an element of DHD is not finite.</exception>
    public static Quadratic UnbalancedQuadratic(DataMatrix h, double beta, LinearAlgebraProvider? provider = null)
    {
        Guard.Positive(beta, nameof(beta));
        DataMatrix symmetric = new Quadratic(h, null, 0, provider).H;
        int n = symmetric.Rows;
        double[] scaled = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                scaled[(i * n) + j] = symmetric[i, j] * (Math.Pow(beta, i) * Math.Pow(beta, j));
        }

        return new Quadratic(DataMatrix.FromRowMajor(n, n, scaled), null, 0, provider);
    }

    /// <summary>f(θ) = (s/2) ‖Aθ − y‖².</summary>
    /// <param name="a">A, n × d.</param>
    /// <param name="y">y, length n.</param>
    /// <param name="scale">s, positive: 1 for the sum of squares, 1/n for their mean.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a number is not finite, or s is not positive.</exception>
    public static LeastSquares LeastSquares(
        DataMatrix a, IEnumerable<double> y, double scale = 1, LinearAlgebraProvider? provider = null) => new(a, y, scale, provider);

    /// <summary>f(θ) = (1/n) Σ log(1 + exp(−y_i ⟨a_i, θ⟩)) + (μ/2) ‖θ‖².</summary>
    /// <param name="a">A, n × d, with rows a_i.</param>
    /// <param name="y">Labels, each −1 or +1.</param>
    /// <param name="l2">μ, at least 0.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a number is not finite, a label is not ±1, or μ is negative.</exception>
    public static LogisticRegression LogisticRegression(
        DataMatrix a, IEnumerable<double> y, double l2 = 0, LinearAlgebraProvider? provider = null) => new(a, y, l2, provider);

    /// <summary>f(θ) = log Σ exp((⟨a_i, θ⟩ − y_i)²).</summary>
    /// <param name="a">A, n × d, with rows a_i.</param>
    /// <param name="y">y, length n.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree or a number is not finite.</exception>
    public static LogSumExp LogSumExp(DataMatrix a, IEnumerable<double> y, LinearAlgebraProvider? provider = null) => new(a, y, provider);

    /// <summary>f(θ) = (1/n) ‖A W_1ᵀ ⋯ W_kᵀ − Y‖_F², no biases.</summary>
    /// <param name="widths">Layer widths from input to output, at least two.</param>
    /// <param name="a">A, n × widths[0].</param>
    /// <param name="y">Y, n × widths[k].</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree or a number is not finite.</exception>
    public static LinearNetwork LinearNetwork(
        IEnumerable<int> widths, DataMatrix a, DataMatrix y, LinearAlgebraProvider? provider = null) => new(widths, a, y, provider);

    /// <summary>Mean negative log-likelihood of a classifier with ReLU hidden layers and log-softmax outputs.</summary>
    /// <param name="widths">Layer widths from input to number of classes, at least two.</param>
    /// <param name="rows">Inputs, n × widths[0].</param>
    /// <param name="labels">The class of each row, 0 to widths[k] − 1.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a number is not finite, or a label is out of range.</exception>
    public static ReluNetwork ReluNetwork(
        IEnumerable<int> widths, DataMatrix rows, IEnumerable<int> labels, LinearAlgebraProvider? provider = null) =>
        new(widths, rows, labels, provider);

    /// <summary>f(L, R) = ½ Σ_j (⟨A_j, L Rᵀ⟩ − b_j)², from measurement matrices laid out in rows.</summary>
    /// <param name="measurements">Row j is A_j (m × k), row-major.</param>
    /// <param name="b">b, one number for each measurement.</param>
    /// <param name="m">Rows of L.</param>
    /// <param name="k">Rows of R.</param>
    /// <param name="rank">r, the columns of L and R.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a number is not finite, or a size is below 1.</exception>
    public static MatrixFactorization MatrixFactorization(
        DataMatrix measurements, IEnumerable<double> b, int m, int k, int rank, LinearAlgebraProvider? provider = null) =>
        new(measurements, b, m, k, rank, provider);

    /// <summary>f(L, R) = ½ Σ_j (⟨A_j, L Rᵀ⟩ − b_j)².</summary>
    /// <param name="measurements">A_1, A_2, ..., all m × k; they give L its m rows and R its k.</param>
    /// <param name="b">b, one number for each measurement.</param>
    /// <param name="rank">r, the columns of L and R.</param>
    /// <param name="provider">Who does the linear algebra of Hessian-vector products.</param>
    /// <exception cref="ArgumentException">No measurements, sizes that differ, a number that is not finite, or r below 1.</exception>
    public static MatrixFactorization MatrixFactorization(
        IEnumerable<Matrix<double>> measurements, IEnumerable<double> b, int rank, LinearAlgebraProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Matrix<double>[] all = [.. measurements];
        if (all.Length == 0)
            throw Guard.Bad(nameof(measurements), "at least one measurement matrix", "none", "Give A_1, A_2, ...");
        int none = Array.IndexOf(all, null);
        if (none >= 0)
            throw Guard.Bad(nameof(measurements), "matrices", $"null at index {Guard.Text(none)}", "Give a matrix for each measurement.");
        int m = all[0].RowCount, k = all[0].ColumnCount;
        int wrong = Array.FindIndex(all, a => a.RowCount != m || a.ColumnCount != k);
        if (wrong >= 0)
        {
            throw Guard.Bad(nameof(measurements), $"matrices of {Guard.Text(m)} x {Guard.Text(k)}, the size of matrix 0",
                $"{Guard.Text(all[wrong].RowCount)} x {Guard.Text(all[wrong].ColumnCount)} at index {Guard.Text(wrong)}",
                "Give matrices of one size.");
        }

        return new MatrixFactorization(DataMatrix.FromRows(all.Select(a => a.ToRowMajorArray())), b, m, k, rank, provider);
    }

    /// <summary>f(x) = Σ a (x_{i+1} − x_i²)² + (1 − x_i)².</summary>
    /// <param name="dimension">d, at least 2.</param>
    /// <param name="a">a, positive.</param>
    /// <exception cref="ArgumentException">d is below 2 or a is not positive.</exception>
    public static IObjective Rosenbrock(int dimension, double a = 100) => new Rosenbrock(dimension, a);

    /// <summary>An objective from a function that returns f(x) and writes ∇f(x).</summary>
    /// <param name="dimension">Number of parameters d.</param>
    /// <param name="function">The function: pure, safe to call from several threads at once.</param>
    /// <exception cref="ArgumentException">d is below 1 or there is no function.</exception>
    /// <example><code>
    /// IObjective bowl = Objectives.FromFunction(2, (x, gradient) =&gt;
    /// {
    ///     (gradient[0], gradient[1]) = (x[0], 4 * x[1]);
    ///     return 0.5 * x[0] * x[0] + 2 * x[1] * x[1];
    /// });
    /// Console.WriteLine(bowl.Value([1, 1])); // 2.5
    /// </code></example>
    public static IObjective FromFunction(int dimension, ObjectiveFunction function) =>
        new FunctionObjective(ParameterLayout.Vector(Guard.Positive(dimension, nameof(dimension))), function);

    /// <summary>An objective over named parameter arrays from a function that returns f(x) and writes ∇f(x).</summary>
    /// <param name="layout">The named arrays that make up x.</param>
    /// <param name="function">The function: pure, safe to call from several threads at once.</param>
    /// <exception cref="ArgumentException">There is no layout or no function.</exception>
    public static IObjective FromFunction(ParameterLayout layout, ObjectiveFunction function) =>
        new FunctionObjective(layout, function);
}
