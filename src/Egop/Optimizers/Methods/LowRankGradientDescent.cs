namespace Egop;

/// <summary>Low-rank gradient descent: after r full steps, gradients are projected to the span of r earlier ones, so that r directional
/// derivatives would do.</summary>
/// <remarks>
/// Steps 1..r: x ← x − η g, the gradients kept. Later: x ← x − η U Uᵀ g, with U an orthonormal basis of the first r gradients (fixed, the
/// default),
/// or of the last r gradients and projected gradients (the authors' code; since these stay in the old span, it differs only in rounding
/// until the window is
/// nearly collinear, and amplifies that). Where ‖U Uᵀ g‖ falls to a tolerance the span is renewed: with a fixed basis by r full steps as at
/// the start, the one at
/// hand first; in the authors' way by one full step, whose gradient takes the place of the oldest.
/// All parameters are one vector; follows every rotation. A step costs 4 r n flops, a new basis 4 r² n; state 2 r n numbers.
/// Source: Cosson et al. 2023, "Low-Rank Gradient Descent". Default η: 0.1.
/// </remarks>
public sealed record LowRankGradientDescent() : MatrixOptimizer(0.1)
{
    private const string Gradients = "gradients", Basis = "basis", Held = "gradients held";

    /// <summary>r, at least 1, default 10; at most the number of parameters counts.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Rank { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>Whether the basis is made anew at every step from the last r (projected) gradients, as in the authors' code; default
    /// false.</summary>
    public bool IsBasisRenewed { get; init; }

    /// <summary>
    /// δ ≥ 0, on the norm of a projected gradient, at or below which the span is renewed; null (default) for never. The authors' code has
    /// √ε for its ε.
    /// </summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double? RefreshTolerance
    {
        get; init => field = value is { } tolerance
        ? Guard.NonNegative(tolerance, nameof(RefreshTolerance))
        : null;
    }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "low-rank gradient descent";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "x ← x − η U Uᵀ g, U a basis of r earlier gradients",
        Latex = @"x \leftarrow x - \eta U U^\top g, U\text{ a basis of }r\text{ earlier gradients}",
        StateSize = "2 r d + 1",
        StepCost = "4 r d",
        Source = "Cosson et al. 2023",
        Equivariance = Equivariance.Full,
        Goldens = ["lrgd", "lrgd-fixed-basis"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        long size = (long)layout.Dimension * RankOf(layout);
        return
        [
            new StateSlot(Gradients, SlotKind.Factor, Guard.Zeros(size, nameof(Rank), "the window of gradients", "Use a smaller rank.")),
            new StateSlot(Basis, SlotKind.Factor, Guard.Zeros(size, nameof(Rank), "the basis", "Use a smaller rank.")),
            new StateSlot(Held, SlotKind.Scalar, [0.0]),
        ];
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        int n = x.Length, r = RankOf(state.Layout);
        Span<double> gradients = state[Gradients], basis = state[Basis], held = state[Held];
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        double[] direction = gradient.ToArray();
        if (held[0] == r)
        {
            double[] along = new double[r];
            provider.MultiplyVector(true, n, r, 1, basis, r, gradient, 0, along);
            if (Norm(along) > (RefreshTolerance ?? -1))
                provider.MultiplyVector(false, n, r, 1, basis, r, along, 0, direction);
            else if (!IsBasisRenewed)
                held[0] = 0;
        }

        if (held[0] < r || IsBasisRenewed)
        {
            // The columns of the window, n × r, row-major; once it is full the newest takes the place of the oldest.
            int column = held[0] < r ? (int)held[0]++ : (int)((t - 1) % r);
            for (int i = 0; i < n; i++)
                gradients[i * r + column] = direction[i];
            if (held[0] == r)
                ThinQr.Compute(n, r, gradients).Q.CopyTo(basis);
        }

        for (int i = 0; i < n; i++)
            x[i] -= rate * direction[i];
    }

    /// <summary>‖Uᵀ g‖ = ‖U Uᵀ g‖.</summary>
    private static double Norm(double[] along)
    {
        double sum = 0;
        foreach (double a in along)
            sum += a * a;
        return Math.Sqrt(sum);
    }

    private int RankOf(ParameterLayout layout) => Math.Min(Rank, layout.Dimension);
}
