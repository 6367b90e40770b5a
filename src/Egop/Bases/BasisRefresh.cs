namespace Egop;

/// <summary>Estimates the basis of a run anew every so many steps, and carries the optimizer's state over.</summary>
/// <remarks>
/// Before step K, 2K, ... the basis V is replaced by an estimate V' at the current point, which stays where it is: z' = V'ᵀ V z. Momenta
/// are
/// linear in the gradients and follow exactly, m' = V'ᵀ V m; second moments follow by <see cref="SecondMoments"/>; single numbers stay. A
/// method that keeps factors or
/// bases of its own (Shampoo, SOAP, GGT, ...) starts afresh at every refresh, its step count too, while its learning rate goes on along the
/// schedule.
/// Averages of the parameters that a wrapper keeps follow as momenta do, which in a partial basis leaves out what they have outside its
/// span.
/// An estimate that returns the basis there is changes nothing. Source: DePavia, Charisopoulos, Willett, arXiv 2502.01594, for the method
/// with a fixed basis; SOAP
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
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Guard.Bad(nameof(SecondMoments), "Rotate, Keep or Reset", value.ToString(), "Use a named value.");
    }

    /// <summary>
    /// Random vectors from which rotated second moments are estimated; 0 (default) for the exact ones, which map every one of the
    /// coordinates there and back (4 d³ flops
    /// between dense bases). S vectors leave each with a relative standard error of √(2/S).
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Probes { get; init => field = Guard.NonNegative(value); }

    /// <summary>The eigenbasis of the EGOP (<see cref="Bases.FromEgop(EgopEstimate, BasisStorage)"/>), estimated around the current point
    /// or from a fixed
    /// distribution.</summary>
    /// <param name="options">Samples, blocks, seed: estimate 0 uses the seed itself, estimate k the seed derived from it and "refresh
    /// k".</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="aroundPoint">Whether gradients are sampled at the current point plus draws of ρ (default), or at draws of ρ.</param>
    public static Func<RefreshPoint, IBasis> Egop(EgopOptions options, ISamplingDistribution distribution, bool aroundPoint = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(distribution);
        return at =>
        {
            ArgumentNullException.ThrowIfNull(at);
            EgopOptions seeded = at.Index == 0
                ? options
                : options with { Seed = Seeds.Derive(options.Seed, $"refresh {Guard.Text(at.Index)}") };
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
        (0, > 0, _) => throw Guard.Bad(nameof(EveryEpochs), "a minibatched objective", $"{objective}",
            "Give Every in steps: without minibatches there are no epochs."),
        _ => throw Guard.Bad(nameof(Every), "either Every or EveryEpochs", $"Every = {Every}, EveryEpochs = {EveryEpochs}",
            "Set one of them to at least 1."),
    };

    /// <summary>The estimate, checked against what it replaces.</summary>
    internal IBasis BasisAt(RefreshPoint at, IBasis? current)
    {
        IBasis basis = Estimate(at)
            ?? throw Guard.Bad(nameof(Estimate), "a basis", "null", "Return a basis of the objective's parameters.");
        Guard.Length(basis.Dimension, at.Objective.Dimension, nameof(Estimate), "Estimate a basis of the objective's dimension.");
        if (current is not null && basis.Coordinates != current.Coordinates)
        {
            throw Guard.Bad(nameof(Estimate), $"{current.Coordinates} coordinates, as before", Guard.Text(basis.Coordinates),
                "Keep the rank of a partial basis through the run: the optimizer's state has one number for each coordinate.");
        }

        return basis;
    }
}

/// <summary>Where a basis is to be estimated.</summary>
/// <param name="Objective">f, in original coordinates.</param>
/// <param name="Point">The current point in original coordinates, length d.</param>
/// <param name="Step">Number of steps made.</param>
/// <param name="Index">Number of the estimate: 0 for the one at the start of a run that was given no basis, then 1, 2, ...</param>
/// <param name="Cancellation">Ends the estimation with an <see cref="OperationCanceledException"/>, and the run as cancelled.</param>
public sealed record RefreshPoint(IObjective Objective, double[] Point, int Step, int Index, CancellationToken Cancellation);

/// <summary>What becomes of second moments when the basis of an optimizer changes from V to V'. They belong to single coordinates, and no
/// choice is exact.</summary>
public enum SecondMomentPolicy
{
    /// <summary>
    /// v'_i = Σ_j Q_ij² v_j with Q = V'ᵀ V, the diagonal of Q diag(v) Qᵀ: what v' would be, had the gradients been uncorrelated in the old
    /// coordinates, as in the eigenbasis of
    /// an EGOP they nearly are. Never negative, and Σ v' = Σ v.
    /// </summary>
    Rotate,

    /// <summary>v' = v: coordinate i of the new basis is taken for coordinate i of the old one, as by GaLore and, but for a permutation, by
    /// SOAP.</summary>
    Keep,

    /// <summary>
    /// The state of a method with second moments starts afresh, momenta and step count too, because the bias corrections of both count the
    /// steps since
    /// their start. The learning rate goes on along its schedule.
    /// </summary>
    Reset,
}

/// <summary>An EGOP that could not be estimated because sampled gradients were not finite: a diverging run, not a wrong argument.</summary>
internal sealed class NonFiniteEstimateException(ArgumentException inner) : ArgumentException(inner.Message, inner);
