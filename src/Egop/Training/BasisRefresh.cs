using System.Numerics.Tensors;

namespace Egop;

/// <summary>Estimates the basis of a run anew every so many steps, and carries the optimizer's state over.</summary>
/// <remarks>
/// Before step K, 2K, ... the basis V is replaced by an estimate V' at the current point, which stays where it is: z' = V'ᵀ V z. Momenta are
/// linear in the gradients and follow exactly, m' = V'ᵀ V m; second moments follow by <see cref="SecondMoments"/>; single numbers stay. A method that keeps factors or
/// bases of its own (Shampoo, SOAP, GGT, ...) starts afresh at every refresh, its step count too, while its learning rate goes on along the schedule.
/// Averages of the parameters that a wrapper keeps follow as momenta do, which in a partial basis leaves out what they have outside its span.
/// An estimate that returns the basis there is changes nothing. Source: DePavia, Charisopoulos, Willett, arXiv 2502.01594, for the method with a fixed basis; SOAP
/// (Vyas et al. 2024) for momenta rotated and second moments kept; GaLore (Zhao et al. 2024) keeps both.
/// </remarks>
public sealed record BasisRefresh
{
    /// <summary>K in steps; 0 when <see cref="EveryEpochs"/> says it.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Every { get; init => field = Guard.NonNegative(value); }

    /// <summary>K in epochs of a minibatched objective; 0 when <see cref="Every"/> says it.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int EveryEpochs { get; init => field = Guard.NonNegative(value); }

    /// <summary>The basis for a point: a pure function, so that the same seed gives the same run. <see cref="Egop"/> makes one.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public required Func<RefreshPoint, IBasis> Estimate { get; init => field = Guard.NotNull(value); }

    /// <summary>What becomes of second moments, default <see cref="SecondMomentPolicy.Rotate"/>.</summary>
    /// <exception cref="ArgumentException">Not a named value.</exception>
    public SecondMomentPolicy SecondMoments
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(SecondMoments), "Rotate, Keep or Reset", value.ToString(), "Use a named value.");
    }

    /// <summary>
    /// Random vectors from which rotated second moments are estimated; 0 (default) for the exact ones, which map every one of the coordinates there and back (4 d³ flops
    /// between dense bases). S vectors leave each with a relative standard error of √(2/S).
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Probes { get; init => field = Guard.NonNegative(value); }

    /// <summary>The eigenbasis of the EGOP (<see cref="Bases.FromEgop"/>), estimated around the current point or from a fixed distribution.</summary>
    /// <param name="options">Samples, blocks, seed: estimate 0 uses the seed itself, estimate k the seed derived from it and "refresh k".</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="aroundPoint">Whether gradients are sampled at the current point plus draws of ρ (default), or at draws of ρ.</param>
    public static Func<RefreshPoint, IBasis> Egop(EgopOptions options, ISamplingDistribution distribution, bool aroundPoint = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(distribution);
        return at =>
        {
            ArgumentNullException.ThrowIfNull(at);
            EgopOptions seeded = at.Index == 0 ? options : options with { Seed = Seeds.Derive(options.Seed, $"refresh {Guard.Text(at.Index)}") };
            ISamplingDistribution rho = aroundPoint ? SamplingDistributions.Around(at.Point, distribution) : distribution;
            try
            {
                return Bases.FromEgop(EgopEstimator.Estimate(at.Objective, rho, seeded, null, at.Cancellation));
            }
            catch (ArgumentException e) when (e.ParamName == "objective")
            {
                // What the estimator says of gradients that are not finite, or whose squares are not.
                throw new NonFiniteEstimateException(e);
            }
        };
    }

    /// <summary>K in steps.</summary>
    internal int StepsFor(IObjective objective) => (Every, EveryEpochs, objective) switch
    {
        ( > 0, 0, _) => Every,
        (0, > 0, IMinibatchObjective minibatches) => checked(EveryEpochs * minibatches.BatchesPerEpoch),
        (0, > 0, _) => throw Guard.Bad(nameof(EveryEpochs), "a minibatched objective", $"{objective}", "Give Every in steps: without minibatches there are no epochs."),
        _ => throw Guard.Bad(nameof(Every), "either Every or EveryEpochs", $"Every = {Every}, EveryEpochs = {EveryEpochs}", "Set one of them to at least 1."),
    };

    /// <summary>The estimate, checked against what it replaces.</summary>
    internal IBasis BasisAt(RefreshPoint at, IBasis? current)
    {
        IBasis basis = Estimate(at) ?? throw Guard.Bad(nameof(Estimate), "a basis", "null", "Return a basis of the objective's parameters.");
        Guard.Length(basis.Dimension, at.Objective.Dimension, nameof(Estimate), "Estimate a basis of the objective's dimension.");
        if (current is not null && basis.Coordinates != current.Coordinates)
        {
            throw Guard.Bad(nameof(Estimate), $"{current.Coordinates} coordinates, as before", Guard.Text(basis.Coordinates),
                "Keep the rank of a partial basis through the run: the optimizer's state has one number for each coordinate.");
        }

        return basis;
    }

    /// <summary>Moves a state, in place, from one basis to another; true when it was started afresh, its step count too.</summary>
    internal bool MoveState(IOptimizer optimizer, OptimizerState state, IBasis from, IBasis to)
    {
        bool restarts = state.Slots.Any(s => s.Kind == SlotKind.Factor)
            || (SecondMoments == SecondMomentPolicy.Reset && state.Slots.Any(s => s.Kind == SlotKind.SecondMoment));
        if (restarts)
        {
            state.Reset(optimizer.Init(state.Layout, PrecisionOf(state)));
            state.Steps = 0;
            return true;
        }

        foreach (StateSlot slot in state.Slots)
        {
            double[] values = slot.Precision == Precision.Double ? slot.Values : slot.ToDoubles();
            // What a clipped gradient was summed to is no momentum by its kind, but with negative numbers no sum of squares either.
            if (slot.Kind == SlotKind.Momentum || (slot.Kind == SlotKind.SecondMoment && Array.Exists(values, v => v < 0)))
                to.ToBasis(from.ToOriginal(values), values);
            else if (slot.Kind == SlotKind.SecondMoment && SecondMoments == SecondMomentPolicy.Rotate)
                RotatedSquares.Apply(from, to, values, Probes);
            if (slot.Precision == Precision.Single)
                TensorPrimitives.ConvertTruncating<double, float>(values, slot.SingleValues);
        }

        return false;
    }

    // Numbers of the whole method are in double precision whatever the arrays are.
    private static Precision PrecisionOf(OptimizerState state) => state.Slots.Any(s => s.Precision == Precision.Single) ? Precision.Single : Precision.Double;
}
