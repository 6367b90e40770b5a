using System.Numerics.Tensors;

namespace Egop;

/// <summary>Constants h with ‖∇²f(x) − ∇²f(y)‖₂ ≤ h ‖x − y‖₂ on a ball.</summary>
public static class HessianLipschitz
{
    /// <summary>A proved h on {‖θ‖₂ ≤ B}, for the objectives of the library whose form gives one; null for any other.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="radius">B; infinity for all of R^d.</param>
    /// <remarks>
    /// 0 for quadratics and least squares. Logistic regression: (1/(6√3)) (1/n) Σ ‖a_i‖³ everywhere. Matrix factorization:
    /// (2 + √2) B ‖A‖². Log-sum-exp: with ρ = max ‖a_i‖ and r = ρB + max |y_i|, the third cumulant of values in an interval of length
    /// 4rρ, (4rρ)³/(6√3), and the covariance with their curvatures, 6rρ³. Linear network of k layers: (6/n) (2c₃(c₀ + ‖Y‖) + 2c₂c₁) with
    /// c_j = ‖A‖ C(k, j) k^(−j/2) B^(k−j). Rosenbrock: 12a (2B + 1). Networks with ReLU are not twice differentiable.
    /// Source: arXiv 2502.01594, Lemmas 16 and 17, with constants derived here.
    /// </remarks>
    /// <exception cref="ArgumentException">The radius is NaN or negative.</exception>
    public static double? Bound(IObjective objective, double radius)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (!(radius >= 0))
            throw Guard.Bad(nameof(radius), "zero or a positive number, infinity for the whole space", Guard.Text(radius),
                "Give the radius of the ball.");
        return objective switch
        {
            Quadratic or LeastSquares => 0,
            LogisticRegression logistic => Rows(logistic.A).Average(r => r * r * r) / (6 * Math.Sqrt(3)),
            MatrixFactorization factorization => (2 + Math.Sqrt(2)) * radius * Math.Pow(SpectralNorm(factorization.Measurements), 2),
            LogSumExp exponential => LogSumExpBound(exponential, radius),
            LinearNetwork network => LinearNetworkBound(network, radius),
            Rosenbrock rosenbrock => 12 * rosenbrock.A * ((2 * radius) + 1),
            _ => null,
        };
    }

    /// <summary>
    /// The largest ‖(∇²f(x) − ∇²f(y)) v‖ / (‖x − y‖ ‖v‖) over sampled pairs of a ball and directions improved by power iteration: h is at
    /// least this.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="radius">Radius of the ball, positive and finite.</param>
    /// <param name="pairs">Number of pairs, at least 1.</param>
    /// <param name="seed">Seed of points and directions.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static double SampledBound(IObjective objective, double radius, int pairs = 32, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Guard.Positive(radius, nameof(radius));
        Guard.Positive(pairs, nameof(pairs));
        int d = objective.Dimension;
        double[] largest = new double[pairs];
        ParallelRange.ForEach(pairs, 0, pair =>
        {
            var stream = new RandomStream(new SampleKey(seed, (ulong)pair));
            double[] x = new double[d], y = new double[d], v = new double[d], hx = new double[d], hy = new double[d];
            foreach (double[] direction in (double[][])[x, y, v])
                stream.FillNormal(direction);
            // Every other pair lies close together near the boundary, where the third derivative of a polynomial is largest.
            Resize(x, radius * (pair % 2 == 0 ? Math.Pow(stream.NextUniform(), 1.0 / d) : 1));
            if (pair % 2 == 0)
            {
                Resize(y, radius * Math.Pow(stream.NextUniform(), 1.0 / d));
            }
            else
            {
                for (int i = 0; i < d; i++)
                    y[i] = x[i] * (1 - 1e-3);
            }

            double distance = TensorPrimitives.Distance<double>(x, y);
            for (int iteration = 0; iteration < 12; iteration++)
            {
                Resize(v, 1);
                objective.HessianVectorProduct(x, v, hx);
                objective.HessianVectorProduct(y, v, hy);
                TensorPrimitives.Subtract<double>(hx, hy, v);
                double size = TensorPrimitives.Norm<double>(v);
                largest[pair] = Math.Max(largest[pair], distance > 0 ? size / distance : 0);
                if (!(size > 0))
                    break;
            }
        });
        return largest.Max();
    }

    internal static double SpectralNorm(DataMatrix a)
    {
        double[] copy = a.Elements.ToArray(), sigma = new double[Math.Min(a.Rows, a.Columns)];
        LinearAlgebra.Provider.SingularValues(a.Rows, a.Columns, copy, sigma);
        return sigma[0];
    }

    private static void Resize(double[] v, double length) => TensorPrimitives.Multiply(v, length / TensorPrimitives.Norm<double>(v), v);

    private static IEnumerable<double> Rows(DataMatrix a) =>
        Enumerable.Range(0, a.Rows).Select(i => TensorPrimitives.Norm(a.Elements.Slice(i * a.Columns, a.Columns)));

    private static double LogSumExpBound(LogSumExp f, double radius)
    {
        double row = Rows(f.A).Max(), residual = (row * radius) + f.Y.Max(Math.Abs);
        return (Math.Pow(4 * residual * row, 3) / (6 * Math.Sqrt(3))) + (6 * residual * row * row * row);
    }

    private static double LinearNetworkBound(LinearNetwork f, double radius)
    {
        int k = f.Widths.Count - 1;
        if (k == 1 || double.IsInfinity(radius))
            return k == 1 ? 0 : radius;
        double a = SpectralNorm(f.A), y = TensorPrimitives.Norm(f.Y.Elements);
        double C(int j) => j > k
            ? 0
            : a * MathNet.Numerics.SpecialFunctions.Binomial(k, j) * Math.Pow(k, -j / 2.0) * (k == j ? 1 : Math.Pow(radius, k - j));
        return 6.0 / f.A.Rows * ((2 * C(3) * (C(0) + y)) + (2 * C(2) * C(1)));
    }
}
