namespace Egop;

/// <summary>An optimizer whose record is changed for each step by a pure function: <c>new Scheduled&lt;Adam&gt;(adam, (a, t) => a with { Beta1 = beta.At(t) })</c>.</summary>
/// <typeparam name="T">The optimizer's type.</typeparam>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Change">Optimizer and step number, from 0, to the optimizer of the step. It must depend on nothing else.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
public sealed record Scheduled<T>(T Optimizer, Func<T, long, T> Change) : ScheduledOptimizer
    where T : class, IOptimizer
{
    /// <summary>The optimizer.</summary>
    public T Optimizer { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Optimizer, nameof(Optimizer));

    /// <summary>Optimizer and step number, from 0, to the optimizer of the step.</summary>
    public Func<T, long, T> Change { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Change, nameof(Change));

    /// <summary>The rate of the optimizer of each step, at that step.</summary>
    public override Schedule LearningRate => Schedules.FromFunction(step => At(step).LearningRate.At(step));

    /// <summary>The same with another rate, which the function may still change.</summary>
    /// <param name="learningRate">η; a number converts to a constant.</param>
    public override IOptimizer WithLearningRate(Schedule learningRate) => this with { Optimizer = (T)Optimizer.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    public override IOptimizer At(long step) =>
        Change(Optimizer, step) ?? throw Guard.Bad(nameof(Change), "an optimizer for every step", $"null for step {Guard.Text(step)}", "Return the optimizer, changed or not.");

    /// <summary>"Scheduled { Optimizer = …, changed by a function of the step }".</summary>
    public override string ToString() => $"Scheduled {{ {nameof(Optimizer)} = {Optimizer}, changed by a function of the step }}";
}
