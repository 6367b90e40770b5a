namespace Egop;

/// <summary>Adafactor: the second moment of a matrix kept as the outer product of its row and column means, steps bounded in root mean
/// square.</summary>
/// <remarks>
/// β_t = 1 − t^−decay; q = g² + ε₁; matrix: r ← β_t r + (1−β_t) rowmean q, c ← β_t c + (1−β_t) colmean q, u = g/√(r cᵀ/mean r);
/// vector: v ← β_t v + (1−β_t) q, u = g/√v. Then u ← u / max(1, rms(u)/clip), a = η (times max(ε₂, rms x) if the parameter scales it),
/// u ← a u; β₁: m ← β₁ m + (1−β₁) u and u = m; x ← x − wd·a·x − u. State: rows + columns for a matrix. Not equivariant to rotations.
/// Source: Shazeer and Stern, ICML 2018, as in Hugging Face's class (the defaults) and in optax (<see cref="Optax"/>);
/// AdaLomo (Lv et al. 2023, <see cref="AdaLomo"/>) is the same update under a bound on the whole gradient. Default η: that of the method
/// itself, min(10⁻², 1/√t).
/// </remarks>
public sealed record Adafactor() : MatrixOptimizer(Schedules.RelativeStep())
{
    private static readonly OptimizerFacts _adafactor = new()
    {
        Formula = "r, c ← means of g² over rows, columns; u = g/√(r cᵀ/mean r); x ← x − η rms(x) u/max(1, rms u)",
        Latex = @"\begin{aligned} r, c & \leftarrow\text{ means of }g^{2}\text{ over rows},\text{ columns} \\ " +
            @"u & = g/\sqrt{r c^\top /\operatorname{mean} r} \\ " +
            @"x & \leftarrow x - \eta \operatorname{rms} (x) u/\max (1, \operatorname{rms} u) \end{aligned}",
        StateSize = "m + n",
        StepCost = "10 d",
        Source = "Shazeer and Stern 2018; Hugging Face",
        Goldens = ["adafactor", "adafactor-optax"],
    };

    private static readonly OptimizerFacts _adaLomo = new()
    {
        Formula = "Adafactor after clipping the whole gradient",
        Latex = @"\text{Adafactor after clipping the whole gradient}",
        StateSize = "m + n",
        StepCost = "10 d",
        Source = "Lv et al. 2023; authors' code",
        Goldens = ["adalomo"],
    };

    private const string MomentumSlot = "momentum";

    /// <summary>The convention of optax: small matrices are not factored, and the weight decay is not multiplied by the rate.</summary>
    /// <param name="learningRate">η.</param>
    public static Adafactor Optax(Schedule learningRate) =>
        new() { LearningRate = learningRate, MinimumSizeToFactor = 128, IsDecayScaledByRate = false };

    /// <summary>AdaLomo: the rate is relative to the size of the parameters.</summary>
    /// <param name="learningRate">η, 1e-3 in the authors' code.</param>
    public static Adafactor AdaLomo(Schedule learningRate) => new() { LearningRate = learningRate, Title = "AdaLomo" };

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override OptimizerFacts Facts => Title == "AdaLomo" ? _adaLomo : _adafactor;

    private string Title { get; init; } = "Adafactor";

    /// <summary>Whether η is multiplied by max(ε₂, rms x) of each array, default true.</summary>
    public bool IsRateScaledByParameter { get; init; } = true;

    /// <summary>ε₁ above 0, added to the squared gradient, default 1e-30.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon1 { get; init => field = Guard.Positive(value); } = 1e-30;

    /// <summary>ε₂ above 0, the smallest size an array counts as, default 1e-3.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon2 { get; init => field = Guard.Positive(value); } = 1e-3;

    /// <summary>Largest root mean square of an array's update before the rate, default 1.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double ClipThreshold { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Largest norm of the whole gradient, as in torch's clip_grad_norm_; null (default) for none.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double? ClipGradientNorm { get; init => field = value is { } clip ? Guard.Positive(clip, nameof(ClipGradientNorm)) : null; }

    /// <summary>Exponent of β_t = 1 − t^−decay, above 0, default 0.8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double DecayRate { get; init => field = Guard.Positive(value); } = 0.8;

    /// <summary>β₁ in [0, 1) of a momentum of the updates; null (default) for none.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double? Beta1 { get; init => field = value is { } beta ? Guard.Fraction(beta, nameof(Beta1)) : null; }

    /// <summary>Weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the weight decay is multiplied by the rate a, default true.</summary>
    public bool IsDecayScaledByRate { get; init; } = true;

    /// <summary>Smallest side of a matrix that is factored, default 1: every matrix.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int MinimumSizeToFactor { get; init => field = Guard.Positive(value); } = 1;

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        var slots = new List<StateSlot>();
        foreach (ParameterBlock array in layout)
        {
            if (IsFactored(array))
            {
                slots.Add(new StateSlot(RowsOf(array), SlotKind.Factor, new double[array.Rows]));
                slots.Add(new StateSlot(ColumnsOf(array), SlotKind.Factor, new double[array.Columns]));
            }
            else
            {
                slots.Add(new StateSlot(SquaresOf(array), SlotKind.Factor, new double[array.Length]));
            }
        }

        if (Beta1 is not null)
            slots.Add(OptimizerState.Zero(layout, MomentumSlot, SlotKind.SecondMoment));
        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double keep = 1 - Math.Pow(t, -DecayRate), rate = LearningRate.At(t - 1);
        double shrink = ClipGradientNorm is { } bound ? Math.Min(1, bound / (Norm(gradient) + 1e-6)) : 1;
        double[] rented = System.Buffers.ArrayPool<double>.Shared.Rent(x.Length);
        foreach (ParameterBlock array in state.Layout)
        {
            Span<double> p = array.Of(x), u = rented.AsSpan(0, array.Length);
            array.Of(gradient).CopyTo(u);
            for (int i = 0; i < u.Length; i++)
                u[i] *= shrink;
            if (IsFactored(array))
                DivideByFactors(u, state[RowsOf(array)], state[ColumnsOf(array)], keep);
            else
                DivideByRoots(u, state[SquaresOf(array)], keep);
            double size = rate * (IsRateScaledByParameter ? Math.Max(Epsilon2, RootMeanSquare(p)) : 1);
            double step = size / Math.Max(1, RootMeanSquare(u) / ClipThreshold);
            double decay = WeightDecay * (IsDecayScaledByRate ? size : 1);
            Span<double> m = Beta1 is null ? default : array.Of(state[MomentumSlot]);
            for (int i = 0; i < u.Length; i++)
            {
                double move = step * u[i];
                if (Beta1 is { } beta)
                    move = m[i] = beta * m[i] + (1 - beta) * move;
                p[i] -= decay * p[i] + move;
            }
        }

        System.Buffers.ArrayPool<double>.Shared.Return(rented);
    }

    private void DivideByFactors(Span<double> u, Span<double> rows, Span<double> columns, double keep)
    {
        int n = columns.Length;
        double mean = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
                sum += u[i * n + j] * u[i * n + j] + Epsilon1;
            rows[i] = keep * rows[i] + (1 - keep) * sum / n;
            mean += rows[i] / rows.Length;
        }

        for (int j = 0; j < n; j++)
        {
            double sum = 0;
            for (int i = 0; i < rows.Length; i++)
                sum += u[i * n + j] * u[i * n + j] + Epsilon1;
            columns[j] = keep * columns[j] + (1 - keep) * sum / rows.Length;
        }

        for (int i = 0; i < u.Length; i++)
        {
            // Zero only where rows differ by more than a double holds: such an entry does not move.
            double root = Math.Sqrt(rows[i / n] / mean) * Math.Sqrt(columns[i % n]);
            u[i] = root != 0 ? u[i] / root : 0;
        }
    }

    private void DivideByRoots(Span<double> u, Span<double> squares, double keep)
    {
        for (int i = 0; i < u.Length; i++)
        {
            squares[i] = keep * squares[i] + (1 - keep) * (u[i] * u[i] + Epsilon1);
            u[i] /= Math.Sqrt(squares[i]);
        }
    }

    private bool IsFactored(ParameterBlock array) => array.IsMatrix && Math.Min(array.Rows, array.Columns) >= MinimumSizeToFactor;

    private static double RootMeanSquare(ReadOnlySpan<double> values) => Norm(values) / Math.Sqrt(values.Length);

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values)
            sum += v * v;
        return Math.Sqrt(sum);
    }

    private static string RowsOf(ParameterBlock array) => $"{array.Name}.row means";

    private static string ColumnsOf(ParameterBlock array) => $"{array.Name}.column means";

    private static string SquaresOf(ParameterBlock array) => $"{array.Name}.second moment";
}
