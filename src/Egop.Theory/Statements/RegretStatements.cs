using System.Numerics.Tensors;

namespace Egop;

/// <summary>Regret of adaptive methods on a convex objective.</summary>
/// <remarks>Sources: [D] Duchi, Hazan, Singer, JMLR 12 (2011), Theorem 5; [G] Agarwal et al., ICML 2019, Definition 3.1.</remarks>
public static class RegretStatements
{
    /// <summary>Σ_t f(x_t) − f(x*) ≤ (D²/(2η) + η) Σ_i ‖g_{1:T,i}‖₂ for diagonal Adagrad, D = max_t ‖x_t − x*‖_∞ along the run.</summary>
    /// <param name="objective">f, convex.</param>
    /// <param name="minimum">x*.</param>
    /// <param name="start">x_1.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="basis">V; null for original coordinates.</param>
    public static Certificate DiagonalRegret(
        IObjective objective, Minimum minimum, ReadOnlySpan<double> start, double learningRate, int steps, IBasis? basis = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(minimum);
        Guard.Positive(learningRate, nameof(learningRate));
        basis ??= Bases.Identity(objective.Dimension);
        int d = objective.Dimension;
        IObjective f = objective.In(basis);
        double[] z = basis.ToBasis(start), best = basis.ToBasis(minimum.Span), gradient = new double[d], squares = new double[d],
            difference = new double[d];
        var adagrad = new Adagrad { LearningRate = learningRate, Epsilon = 0 };
        OptimizerState state = adagrad.Init(f.Layout());
        double regret = 0, diameter = 0;
        for (int t = 0; t < steps; t++)
        {
            regret += f.Evaluate(z, gradient) - minimum.Value;
            TensorPrimitives.Subtract<double>(z, best, difference);
            diameter = Math.Max(diameter, Math.Abs(TensorPrimitives.MaxMagnitude<double>(difference)));
            TensorPrimitives.MultiplyAdd(gradient, gradient, squares, squares);
            adagrad.Step(state, gradient, z);
        }

        return new Certificate
        {
            Statement = $"the regret of Adagrad stays below its bound, {basis.Name} basis",
            Source = "[D] Theorem 5",
            Formula = @"\sum_t f( x_t ) - f( x^{\star} ) \le ( \frac{D_{\infty}^2}{2 \eta} + \eta ) \sum_i \| g_{1:T,i} \|_2",
            Left = regret,
            Right = ((diameter * diameter / (2 * learningRate)) + learningRate) * squares.Sum(Math.Sqrt),
            Assumptions = [Convex(objective),
                minimum.IsStationary
                    ? Assumption.Measured("x* is stationary", minimum.GradientNorm)
                    : Assumption.Failed("x* is stationary", minimum.GradientNorm)],
            Note = FormattableString.Invariant($"T = {steps}, D = {diameter:G4}"),
        };
    }

    /// <summary>μ = R / (‖x_1 − x*‖ √Σ‖g_t‖²), the measured regret over the worst case of online gradient descent: at most √d.</summary>
    /// <param name="objective">f, convex.</param>
    /// <param name="minimum">x*.</param>
    /// <param name="start">x_1.</param>
    /// <param name="optimizer">The method, at a rate of its own.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="basis">V; null for original coordinates.</param>
    /// <remarks>[1/√d, √d] is the range of the two bounds' ratio; a run may do better than any bound, so only the upper end is checked.
    /// Measured, not proved.</remarks>
    public static Certificate AdaptivityRatio(
        IObjective objective, Minimum minimum, ReadOnlySpan<double> start, IOptimizer optimizer, int steps, IBasis? basis = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(minimum);
        ArgumentNullException.ThrowIfNull(optimizer);
        IReadOnlyList<Iterate> history = Trainer.Run(
            objective, optimizer, start, new TrainOptions { Steps = Guard.Positive(steps, nameof(steps)), Basis = basis }).History;
        double regret = history.Sum(i => i.Loss - minimum.Value), squares = history.Sum(i => i.GradientNorm * i.GradientNorm);
        double distance = TensorPrimitives.Distance(start, minimum.Span);
        return new Certificate
        {
            Statement = $"adaptivity ratio of {optimizer.Name}, {basis?.Name ?? "identity"} basis",
            Source = "[G] Definition 3.1 (measured, not proved)",
            Formula = @"\mu = \frac{\sum_t f( x_t ) - f( x^{\star} )}{\| x_1 - x^{\star} \| \sqrt{\sum_t \| g_t \|^2}} \le \sqrt{d}",
            Left = regret / (distance * Math.Sqrt(squares)),
            Right = Math.Sqrt(objective.Dimension),
            Assumptions = [Convex(objective),
                minimum.IsStationary
                    ? Assumption.Measured("x* is stationary", minimum.GradientNorm)
                    : Assumption.Failed("x* is stationary", minimum.GradientNorm)],
            Note = FormattableString.Invariant($"T = {steps}"),
        };
    }

    internal static Assumption Convex(IObjective objective) => objective switch
    {
        LeastSquares or LogisticRegression or LogSumExp => Assumption.Proved("f is convex"),
        Quadratic quadratic => SmallestCurvature(quadratic) is var smallest && smallest >= 0
            ? Assumption.Measured("f is convex, smallest eigenvalue of H", smallest)
            : Assumption.Failed("f is convex, smallest eigenvalue of H", smallest),
        _ => Assumption.Failed("f is convex"),
    };

    private static double SmallestCurvature(Quadratic f)
    {
        double[] h = f.H.Elements.ToArray(), values = new double[f.Dimension];
        LinearAlgebra.Provider.SymmetricEigen(f.Dimension, h, values);
        return Math.Abs(values[^1]) <= 1e-13 * f.Dimension * Math.Abs(values[0]) ? 0 : values[^1];
    }
}
