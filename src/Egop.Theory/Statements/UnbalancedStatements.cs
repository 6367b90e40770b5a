using System.Numerics.Tensors;

namespace Egop;

/// <summary>The unbalanced quadratic of the Adagrad lecture, ½ xᵀDHDx with D = diag(β⁰, ..., βⁿ⁻¹).</summary>
/// <remarks>Source: [C] Darve, CME 216, lecture on Adagrad.</remarks>
public static class UnbalancedStatements
{
    /// <summary>
    /// The slowest mode of gradient descent with α = 1/λ_1 contracts by 1 − λ_n/λ_1, and λ_n/λ_1 lies within κ(H)^(±1) of β^(2(n−1)); after
    /// scaling by D_s = diag(β^(−i)) within κ(H)^(±1) of β^(n−1).
    /// </summary>
    /// <param name="h">H, n × n, symmetric positive definite, of small condition number κ(H).</param>
    /// <param name="beta">β in (0, 1).</param>
    /// <remarks>Ostrowski: eigenvalues of DHD are those of D² times numbers between λ_min(H) and λ_max(H).</remarks>
    /// <exception cref="ArgumentException">H is not symmetric or β is outside (0, 1).</exception>
    public static IEnumerable<Certificate> Conditioning(DataMatrix h, double beta)
    {
        Require(beta);
        int n = new Quadratic(h, null, 0, null).H.Rows;
        double[] plain = Eigenvalues(h, 1, n), unbalanced = Eigenvalues(h, beta, n), scaled = Eigenvalues(h, Math.Sqrt(beta), n);
        double kappa = plain[0] / plain[^1];
        Assumption definite = plain[^1] > 0
            ? Assumption.Measured("H ≻ 0, condition number", kappa)
            : Assumption.Failed("H ≻ 0, smallest eigenvalue", plain[^1]);
        yield return Between("gradient descent contracts its slowest mode as unbalance squared says",
            @"\frac{\lambda_n}{\lambda_1} = \beta^{2(n-1)} \kappa( H )^{\pm 1}", unbalanced, 2);
        yield return Between("the scaling of Adagrad takes the root of the unbalance",
            @"\frac{\lambda_n( D_s H_{\beta} )}{\lambda_1( D_s H_{\beta} )} = \beta^{n-1} \kappa( H )^{\pm 1}", scaled, 1);

        Certificate Between(string statement, string formula, double[] values, int power) => new()
        {
            Statement = statement,
            Source = "[C]; theory section 14.1",
            Formula = formula,
            // Distance, in logarithms, from the middle of the interval against its half-width.
            Left = Math.Abs(Math.Log(values[^1] / values[0]) - (power * (n - 1) * Math.Log(beta))),
            Right = Math.Log(kappa),
            Tolerance = 1e-9 + (1e-15 * n * values[0] / Math.Max(values[^1], 1e-300)),
            Assumptions = [definite],
            Note = FormattableString.Invariant($"β = {beta}, n = {n}, λ_n/λ_1 = {values[^1] / values[0]:G4}; sides are logarithms"),
        };
    }

    /// <summary>
    /// Steps of gradient descent over steps of Adagrad to reduce the gradient norm to 1e-3 of its start grow with (1/β)^(n−1): the fitted
    /// exponent is positive.
    /// </summary>
    /// <param name="beta">β in (0, 1).</param>
    /// <param name="orders">Orders n, at least two; 2, 3 and 4 unless given.</param>
    /// <param name="maximumSteps">Most steps a run; 200000 unless given.</param>
    /// <param name="adagradRate">η of Adagrad; 0.5 unless given.</param>
    /// <remarks>H = I + (1/n) 11ᵀ, start (1, ..., 1). The uncertainty is two standard errors of the fit.</remarks>
    /// <exception cref="ArgumentException">β is outside (0, 1), or fewer than two orders.</exception>
    public static Certificate StepsRatio(double beta, IEnumerable<int>? orders = null, int maximumSteps = 200_000, double adagradRate = 0.5)
    {
        Require(beta);
        int[] all = [.. orders ?? [2, 3, 4]];
        if (all.Length < 2)
            throw Guard.Bad(nameof(orders), "at least two orders", Guard.Text(all.Length), "A slope needs two points.");
        bool finished = true;
        double[] x = [.. all.Select(n => (n - 1) * Math.Log(1 / beta))], y = [.. all.Select(n =>
        {
            (double descent, double adagrad) = Steps(beta, n, maximumSteps, adagradRate);
            finished &= descent < maximumSteps && adagrad < maximumSteps;
            return Math.Log(descent / adagrad);
        })];
        double mean = x.Average(), spread = x.Sum(v => (v - mean) * (v - mean)), slope = x.Zip(y, (u, v) => (u - mean) * v).Sum() / spread;
        return new Certificate
        {
            Statement = "Adagrad gains on gradient descent as unbalance grows",
            Source = "[C]; theory section 14.2",
            Formula = @"\frac{d \ln( T_{GD} / T_{Adagrad} )}{d ( n - 1 ) \ln( 1 / \beta )} \ge 0",
            Left = slope,
            Right = 0,
            Relation = Relation.AtLeast,
            Assumptions = [Assumption.Checked("every run reached 1e-3 of its first gradient norm", finished)],
            Note = FormattableString.Invariant($"β = {beta}, orders {string.Join(", ", all)}; the lecture's estimate of the exponent is 1"),
        };
    }

    /// <summary>
    /// A random rotation takes Adagrad's advantage away, and the EGOP's eigenbasis gives it back: gradient norms after equal steps.
    /// </summary>
    /// <param name="beta">β in (0, 1).</param>
    /// <param name="order">n, at least 2.</param>
    /// <param name="steps">Number of steps; 200 unless given.</param>
    /// <param name="learningRate">η; 0.5 unless given.</param>
    /// <param name="seed">Seed of rotation and samples.</param>
    /// <exception cref="ArgumentException">An argument outside its range.</exception>
    public static Certificate RotationAndBack(double beta, int order, int steps = 200, double learningRate = 0.5, ulong seed = 0)
    {
        Require(beta);
        Quadratic f = Objectives.UnbalancedQuadratic(Balanced(order), beta);
        IBasis rotation = Bases.RandomRotation(order, seed);
        IObjective rotated = f.In(rotation);
        EgopEstimate estimate = EgopEstimator.Estimate(
            rotated, SamplingDistributions.Gaussian(order, 1), new EgopOptions { Samples = 20 * order, Seed = seed });
        double[] start = Enumerable.Repeat(1.0, order).ToArray(), z = rotation.ToBasis(start);
        var options = new TrainOptions { Steps = steps, RecordEvery = steps };
        IOptimizer adagrad = new Adagrad { LearningRate = learningRate };
        double own = Trainer.Run(f, adagrad, start, options).History[^1].GradientNorm;
        double turned = Trainer.Run(rotated, adagrad, z, options).History[^1].GradientNorm;
        double back = Trainer.Run(rotated, adagrad, z, options.In(Bases.FromEgop(estimate))).History[^1].GradientNorm;
        return new Certificate
        {
            Statement = "the EGOP's eigenbasis gives back what a rotation took from Adagrad",
            Source = "theory section 14.3 (measured, not proved)",
            Formula = @"\| g_T \|_{EGOP} \le \| g_T \|_{rotated}",
            Left = back,
            Right = turned,
            Assumptions = [Assumption.Measured("gradient norm in the original coordinates", own)],
            Note = FormattableString.Invariant($"β = {beta}, n = {order}, {steps} steps; stable rank {estimate.StableRank:F2}"),
        };
    }

    private static (double Descent, double Adagrad) Steps(double beta, int n, int most, double rate)
    {
        Quadratic f = Objectives.UnbalancedQuadratic(Balanced(n), beta);
        double largest = Eigenvalues(Balanced(n), beta, n)[0];
        double[] start = Enumerable.Repeat(1.0, n).ToArray();
        double goal = 1e-3 * TensorPrimitives.Norm<double>(f.Gradient(start));
        var options = new TrainOptions { Steps = most, RecordEvery = most, GradientTolerance = goal };
        return (Trainer.Run(f, new Sgd { LearningRate = 1 / largest }, start, options).Steps,
            Trainer.Run(f, new Adagrad { LearningRate = rate }, start, options).Steps);
    }

    private static DataMatrix Balanced(int n)
    {
        double[,] h = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                h[i, j] = (1.0 / n) + (i == j ? 1 : 0);
        }

        return h;
    }

    private static double[] Eigenvalues(DataMatrix h, double beta, int n)
    {
        double[] matrix = Objectives.UnbalancedQuadratic(h, beta).H.Elements.ToArray(), values = new double[n];
        LinearAlgebra.Provider.SymmetricEigen(n, matrix, values);
        return values;
    }

    private static void Require(double beta)
    {
        if (beta is not (> 0 and < 1))
            throw Guard.Bad(nameof(beta), "a number in (0, 1)", Guard.Text(beta), "Give the ratio of successive scales.");
    }
}
