using System.Reflection;

namespace Egop;

/// <summary>Optimizers made of optimizers, in the order of a sentence: <c>new Adam { LearningRate = 1e-3
/// }.ClipByGlobalNorm(1).Ema(0.99)</c>.</summary>
/// <remarks>Each method puts something around what came before. So the last one named sees the gradient first.</remarks>
public static class OptimizerComposition
{
    /// <summary>The optimizer, fed with what pieces make of the gradient. A chain gets the pieces in front of its own.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="transforms">The pieces, the one that sees the gradient first.</param>
    public static IOptimizer After(this IOptimizer optimizer, params IEnumerable<IGradientTransform> transforms) => optimizer switch
    {
        Chain chain => new Chain([.. transforms, .. chain.Transforms]) { Last = chain.Last },
        _ => new Chain(transforms) { Last = optimizer },
    };

    /// <summary>Fed with gradients clipped coordinate by coordinate.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="limit">c above 0.</param>
    public static IOptimizer ClipByValue(this IOptimizer optimizer, double limit) => optimizer.After(new ClipByValue(limit));

    /// <summary>Fed with gradients whose norm is clipped, each array by itself.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="maxNorm">c above 0.</param>
    /// <param name="convention">optax's (default) or PyTorch's.</param>
    public static IOptimizer ClipByNorm(this IOptimizer optimizer, double maxNorm, NormClipping convention = NormClipping.Optax) =>
        optimizer.After(GradientTransforms.ClipByNorm(maxNorm, convention));

    /// <summary>Fed with gradients whose norm is clipped.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="maxNorm">c above 0.</param>
    /// <param name="convention">optax's (default) or PyTorch's.</param>
    public static IOptimizer ClipByGlobalNorm(this IOptimizer optimizer, double maxNorm, NormClipping convention = NormClipping.Optax) =>
        optimizer.After(GradientTransforms.ClipByGlobalNorm(maxNorm, convention));

    /// <summary>Fed with gradients of centered rows.</summary>
    /// <param name="optimizer">The optimizer.</param>
    public static IOptimizer Centralize(this IOptimizer optimizer) => optimizer.After(new Centralize());

    /// <summary>Coupled (L2) weight decay: fed with g + wd x.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weightDecay">wd ≥ 0.</param>
    /// <param name="mask">The arrays that decay; null for all.</param>
    public static IOptimizer CoupledDecay(this IOptimizer optimizer, double weightDecay, ParameterMask? mask = null) =>
        optimizer.After(GradientTransforms.AddDecayedWeights(weightDecay, mask));

    /// <summary>Decoupled weight decay: x ← x (1 − η wd) beside the steps.</summary>
    /// <remarks>
    /// With Adam it is AdamW in PyTorch's order. η is the rate of the optimizer: put it inside <see cref="Accumulate"/>, where it acts once
    /// a step.
    /// Source: Loshchilov and Hutter, ICLR 2019; torch.optim.AdamW.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weightDecay">wd ≥ 0.</param>
    /// <param name="mask">The arrays that decay; null for all.</param>
    public static IOptimizer DecoupledDecay(this IOptimizer optimizer, double weightDecay, ParameterMask? mask = null) =>
        new DecoupledDecay(optimizer, weightDecay) { Mask = mask ?? ParameterMask.All };

    /// <summary>The optimizer in a fixed basis, as an optimizer of θ: its iterates are those of training in the basis, to rounding. The
    /// identity gives the optimizer itself.</summary>
    /// <param name="optimizer">Any method.</param>
    /// <param name="basis">V.</param>
    public static IOptimizer In(this IOptimizer optimizer, IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(basis);
        return basis is IdentityBasis ? optimizer : new BasisOptimizer(optimizer, basis);
    }

    /// <summary>In the eigenbasis of the EGOP of an objective, estimated anew every so many steps.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="objective">f, whose gradients the estimates sample.</param>
    /// <param name="refresh">When and how: <see cref="BasisRefresh.Egop"/> makes the usual estimate.</param>
    public static IOptimizer InEgopBases(this IOptimizer optimizer, IObjective objective, BasisRefresh refresh) =>
        new EgopOptimizer { Inner = optimizer, Objective = objective, Refresh = refresh };

    /// <summary>With an exponential moving average of the parameters.</summary>
    /// <remarks>
    /// v ← β v + (1−β) x after each step, v_0 = 0; the average is v / (1 − βᵗ), as optax.ema debiases. Steps are not changed;
    /// <see cref="TrainResult.AveragedPoint"/> has the average.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="decay">β in [0, 1).</param>
    /// <param name="debiased">Whether the average starts at zero and is divided by 1 − βᵗ instead of starting at the first iterate.</param>
    public static IOptimizer Ema(this IOptimizer optimizer, double decay, bool debiased = true) =>
        new ParameterEma(optimizer, decay) { IsDebiased = debiased };

    /// <summary>With the mean of the iterates.</summary>
    /// <remarks>
    /// Polyak–Ruppert averaging. Steps are not changed; <see cref="TrainResult.AveragedPoint"/> has the mean.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="start">Number of first iterates left out.</param>
    public static IOptimizer PolyakAverage(this IOptimizer optimizer, int start = 0) => new PolyakAverage(optimizer, start);

    /// <summary>k steps forward, one step back.</summary>
    /// <remarks>
    /// φ_0 = x_0; after every k-th step φ ← (1−α) φ + α x, x ← φ. <see cref="TrainResult.AveragedPoint"/> has φ.
    /// Source: Zhang, Lucas, Hinton, Ba, NeurIPS 2019, Algorithm 1; optax.lookahead.
    /// </remarks>
    /// <param name="optimizer">The optimizer of the fast weights.</param>
    /// <param name="period">k, at least 1.</param>
    /// <param name="slowRate">α in (0, 1].</param>
    /// <param name="resetsState">Whether the optimizer's state starts anew after every k-th step, its learning rate too.</param>
    public static IOptimizer Lookahead(this IOptimizer optimizer, int period = 5, double slowRate = 0.5, bool resetsState = false) =>
        new Lookahead(optimizer, period, slowRate) { ResetsState = resetsState };

    /// <summary>Leaves out steps whose gradient is not finite.</summary>
    /// <remarks>
    /// Parameters and inner state keep their bits, and the learning rate stands still. After more such gradients in a row they are passed
    /// on,
    /// as optax.apply_if_finite does. Put it outermost, where it sees the gradient before anything else.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="maxConsecutive">The most steps in a row that are left out.</param>
    public static IOptimizer SkipNonFinite(this IOptimizer optimizer, int maxConsecutive = 5) =>
        new SkipNonFinite(optimizer, maxConsecutive);

    /// <summary>One step for every k gradients, with their mean or sum.</summary>
    /// <remarks>
    /// optax.MultiSteps: a k times larger minibatch; between the steps the parameters keep their bits. Schedules count the steps made.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="every">k, at least 1.</param>
    /// <param name="sum">Whether the gradients are added up and not averaged.</param>
    public static IOptimizer Accumulate(this IOptimizer optimizer, int every, bool sum = false) =>
        new GradientAccumulation(optimizer, every) { IsSum = sum };

    /// <summary>With hyper-parameters that a pure function of the step changes: <c>adam.Scheduled((a, t) => a with { Epsilon =
    /// epsilon.At(t) })</c>.</summary>
    /// <typeparam name="T">The optimizer's type.</typeparam>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="change">Optimizer and step number, from 0, to the optimizer of the step.</param>
    public static IOptimizer Scheduled<T>(this T optimizer, Func<T, long, T> change)
        where T : class, IOptimizer => new Scheduled<T>(optimizer, change);

    /// <summary>With one hyper-parameter, by name, that follows a schedule.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="parameter">Name of a property of type double: "Beta1".</param>
    /// <param name="value">Its value as a function of the step.</param>
    public static IOptimizer Scheduled(this IOptimizer optimizer, string parameter, Schedule value) =>
        new ScheduledHyperParameter(optimizer, parameter, value);

    /// <summary>The parameters to evaluate, in the coordinates of the run: the outermost average or slow weights that the optimizer keeps;
    /// null if it keeps none or has done no step.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="state">A state that it made.</param>
    public static double[]? Averaged(this IOptimizer optimizer, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(state);
        if (optimizer is IParameterAverage keeper)
        {
            if (state.Steps == 0)
                return null;
            double[] average = new double[state.Layout.Dimension];
            keeper.Average(state, average);
            return average;
        }

        return optimizer switch
        {
            OptimizerWrapper wrapper => wrapper.Inner.Averaged(wrapper.InnerState(state)),
            Chain chain => chain.Last.Averaged(state.Part(chain.Transforms.Count, state.Steps)),
            ScheduledOptimizer scheduled => scheduled.At(state.Steps).Averaged(state),
            BasisOptimizer { IsOnto: true } turned => turned.Inner.Averaged(state.Part(0, state.Steps)) is { } average
                ? turned.Basis.ToOriginal(average)
                : null,
            _ => null,
        };
    }

    /// <summary>The numbers that a step uses, by name in the order of their declaration: "LearningRate", "Beta1"; those of parts as
    /// "inner/Beta1".</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="step">Step number, from 0; schedules give their value there.</param>
    public static IReadOnlyDictionary<string, double> HyperParameters(this IOptimizer optimizer, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var values = new OrderedDictionary<string, double>();
        Collect(optimizer, step, "", values);
        return values;
    }

    private static void Collect(object part, long step, string prefix, OrderedDictionary<string, double> values)
    {
        var inside = (part as IComposite)?.Parts(step).ToArray() ?? [];
        // What takes the whole state stands for its contents; a rate that only repeats an inner one is left to that one.
        if (!inside.Any(p => p.Name.Length == 0))
        {
            foreach (PropertyInfo property in RecordCopy.Properties(part.GetType()))
            {
                double? value = property.GetValue(part) switch
                {
                    double number => number,
                    int number => number,
                    long number => number,
                    Schedule schedule when inside.Length == 0 => schedule.At(step),
                    _ => null,
                };
                if (value is { } v)
                    values[prefix + property.Name] = v;
            }
        }

        foreach ((string name, object inner, long innerStep) in inside)
            Collect(inner, innerStep, name.Length == 0 ? prefix : $"{prefix}{name}/", values);
    }
}

/// <summary>An optimizer or piece made of others.</summary>
internal interface IComposite
{
    /// <summary>Optimizers and pieces inside, the names of their state ("" for one that takes the whole state), and the number of their
    /// step at a step of the whole, from 0.</summary>
    IEnumerable<(string Name, object Part, long Step)> Parts(long step);
}
