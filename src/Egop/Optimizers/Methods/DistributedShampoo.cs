namespace Egop;

/// <summary>Distributed Shampoo: Shampoo with averaged gradients, on blocks of bounded size, at the step length of a diagonal method
/// (grafting).</summary>
/// <remarks>
/// g ← g + wd·x when coupled; L ← β₂ L + (1−β₂) G Gᵀ, R likewise (sums when β₂ = 1); v by the grafting method, from the same g; m ← β₁ m +
/// (1−β₁) g,
/// f = m/(1−β₁ᵗ). Every so many steps, roots of L/(1−β₂ᵗ): eigenvalues w − min(w_min, 0) + ε to the power −1/(2k), k = 2 for a matrix and 1
/// for a vector.
/// Graft direction d = f/(√v + ε_g). Step up to s: D = d; later D = L^(..) F R^(..) ‖d‖/(‖L^(..) F R^(..)‖ + 1e-16). Without momentum x ← x
/// (1 − η wd) − η D;
/// with it D ← D + wd·x, b ← μ b + D, x ← x − η b, or x − η (D + μ b) with Nesterov's look-ahead.
/// A matrix larger than the largest block is cut into a grid of blocks that know nothing of each other. The factors follow rotations of
/// rows and columns; grafting,
/// except by SGD or none, does not. Here one process does it all: the distribution of the name is over the devices of a cluster and changes
/// no number.
/// Cost as <see cref="Shampoo"/>; state 2 (m² + n²) numbers a block and up to 3 a parameter.
/// Source: Shi et al. 2023, arXiv 2309.06497, in the authors' first published code (which by default also merges the sizes of small arrays
/// into one vector,
/// and so is full-matrix Adagrad on them; here a matrix stays one). Default η: 0.01.
/// </remarks>
public sealed record DistributedShampoo() : MatrixOptimizer(0.01)
{
    private const string Average = "momentum", GraftSquares = "grafting second moment", Buffer = "momentum of steps";

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in (0, 1], default 1: factors are sums.</summary>
    /// <exception cref="ArgumentException">Outside (0, 1].</exception>
    public double Beta2 { get; init => field = Decay(value, nameof(Beta2)); } = 1;

    /// <summary>ε above 0, default 1e-12.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-12;

    /// <summary>μ in [0, 1), the momentum of preconditioned steps, default 0.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); }

    /// <summary>Whether the step is D + μ b instead of b, default false; needs a momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the weight decay stays out of factors and averages, default true.</summary>
    public bool IsDecayDecoupled { get; init; } = true;

    /// <summary>Whether averages are divided by 1 − βᵗ, default true. Adam's grafting always is.</summary>
    public bool IsBiasCorrected { get; init; } = true;

    /// <summary>The roots are renewed every so many steps, default 1.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int RenewEvery { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>
    /// Steps before preconditioning starts, at least 1; null (default) for <see cref="RenewEvery"/>. The roots are first made at the first
    /// renewal not before it,
    /// and s is that step.
    /// </summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int? StartAfter { get; init => field = value is { } steps ? Guard.Positive(steps, nameof(StartAfter)) : null; }

    /// <summary>Whose step length is taken, default Adagrad's.</summary>
    public ShampooGrafting Grafting { get; init; } = ShampooGrafting.Adagrad;

    /// <summary>ε_g above 0, default 1e-3.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double GraftingEpsilon { get; init => field = Guard.Positive(value); } = 1e-3;

    /// <summary>β of the grafting method, in (0, 1], default 1; Adam and RMSProp need one below 1, Adagrad and SGD have none.</summary>
    /// <exception cref="ArgumentException">Outside (0, 1].</exception>
    public double GraftingBeta2 { get; init => field = Decay(value, nameof(GraftingBeta2)); } = 1;

    /// <summary>Largest number of rows or columns of a block, at least 1, default 1024.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int LargestBlock { get; init => field = Guard.Positive(value); } = 1024;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "distributed Shampoo";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Shampoo of m̂ in blocks, as long as a step of Adagrad",
        Latex = @"\text{Shampoo of }\hat{m}\text{ in blocks},\text{ as long as a step of Adagrad}",
        StateSize = "2 d + 2 m² + 2 n²",
        StepCost = "4 d (m + n), and 9 (m³ + n³) a renewal",
        Source = "Shi et al. 2023; authors' code",
        Goldens = ["shampoo-distributed"],
    };

    private bool HasGraftSquares => Grafting is not (ShampooGrafting.None or ShampooGrafting.Sgd);

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        if (Nesterov && Momentum == 0)
            throw Guard.Bad(nameof(Nesterov), "a momentum above 0", "0", "Set Momentum, or leave Nesterov out.");
        if (Grafting is ShampooGrafting.RmsProp or ShampooGrafting.Adam && GraftingBeta2 == 1)
            throw Guard.Bad(nameof(GraftingBeta2), $"a number below 1 for the average of {Grafting}", "1",
                "Set GraftingBeta2, 0.999 say, or graft from Adagrad.");
        List<StateSlot> slots = [OptimizerState.Zero(layout, Average, SlotKind.Momentum)];
        if (HasGraftSquares)
            slots.Add(OptimizerState.Zero(layout, GraftSquares, SlotKind.SecondMoment));
        if (Momentum > 0)
            slots.Add(OptimizerState.Zero(layout, Buffer, SlotKind.Factor));
        foreach (ParameterBlock array in layout)
        {
            foreach (MatrixTile tile in MatrixTile.Of(array, LargestBlock))
                slots.AddRange(ShampooFactors.Slots(tile.Block, "Set a smaller LargestBlock."));
        }

        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        Span<double> average = state[Average], squares = HasGraftSquares ? state[GraftSquares] : default;
        double[] g = gradient.ToArray(), filtered = new double[x.Length], graft = new double[x.Length];
        double correction1 = IsBiasCorrected ? 1 - Math.Pow(Beta1, t) : 1;
        double graftCorrection = Grafting == ShampooGrafting.Adam ? 1 - Math.Pow(GraftingBeta2, t) : 1;
        double keep =
            Grafting == ShampooGrafting.Adagrad ? 1 : GraftingBeta2, take = Grafting == ShampooGrafting.Adagrad ? 1 : 1 - GraftingBeta2;
        for (int i = 0; i < g.Length; i++)
        {
            if (!IsDecayDecoupled)
                g[i] += WeightDecay * x[i];
            average[i] = Beta1 * average[i] + (1 - Beta1) * g[i];
            filtered[i] = graft[i] = average[i] / correction1;
            if (!HasGraftSquares)
                continue;
            squares[i] = keep * squares[i] + take * g[i] * g[i];
            graft[i] /= Math.Sqrt(squares[i] / graftCorrection) + GraftingEpsilon;
        }

        double[] direction = (double[])graft.Clone();
        foreach (ParameterBlock array in state.Layout)
        {
            foreach (MatrixTile tile in MatrixTile.Of(array, LargestBlock))
                Precondition(state, tile, t, g, filtered, graft, direction);
        }

        Move(state, rate, direction, x);
    }

    private static double Decay(double value, string name) =>
        value is > 0 and <= 1 ? value : throw Guard.Bad(name, "a number in (0, 1]", Guard.Text(value), "Give a decay rate, or 1 for sums.");

    /// <summary>Updates the factors of a tile and, once they divide, replaces its part of the direction.</summary>
    private void Precondition(
        OptimizerState state, MatrixTile tile, long t, double[] g, double[] filtered, double[] graft, double[] direction)
    {
        var factors = new ShampooFactors(Provider ?? LinearAlgebra.Provider, state, tile.Block);
        factors.Add(tile.Read(g), Beta2, Beta2 < 1 ? 1 - Beta2 : 1);
        int start = StartAfter ?? RenewEvery;
        long first = (start + RenewEvery - 1L) / RenewEvery * RenewEvery;
        double correction2 = IsBiasCorrected && Beta2 < 1 ? 1 - Math.Pow(Beta2, t) : 1;
        if (t >= first && t % RenewEvery == 0)
            factors.Renew(0.5, w => w / correction2 + Epsilon, isLifted: true);
        if (t <= first)
            return;
        double[] step = factors.Divide(tile.Read(filtered));
        if (Grafting != ShampooGrafting.None)
        {
            double scale = Norm(tile.Read(graft)) / (Norm(step) + 1e-16);
            for (int i = 0; i < step.Length; i++)
                step[i] *= scale;
        }

        tile.Write(step, direction);
    }

    private void Move(OptimizerState state, double rate, double[] direction, Span<double> x)
    {
        double decay = IsDecayDecoupled ? WeightDecay : 0;
        if (Momentum == 0)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] = x[i] * (1 - rate * decay) - rate * direction[i];
            return;
        }

        Span<double> buffer = state[Buffer];
        for (int i = 0; i < x.Length; i++)
        {
            double d = direction[i] + decay * x[i];
            buffer[i] = Momentum * buffer[i] + d;
            x[i] -= rate * (Nesterov ? d + Momentum * buffer[i] : buffer[i]);
        }
    }

    private static double Norm(double[] values)
    {
        double sum = 0;
        foreach (double v in values)
            sum += v * v;
        return Math.Sqrt(sum);
    }
}

/// <summary>The method whose step length distributed Shampoo takes over, array by array ("grafting").</summary>
public enum ShampooGrafting
{
    /// <summary>Shampoo's own length; before preconditioning starts, the averaged gradient.</summary>
    None,

    /// <summary>The averaged gradient itself.</summary>
    Sgd,

    /// <summary>v ← v + g².</summary>
    Adagrad,

    /// <summary>v ← β v + (1−β) g².</summary>
    RmsProp,

    /// <summary>v ← β v + (1−β) g², divided by 1 − βᵗ.</summary>
    Adam,
}
