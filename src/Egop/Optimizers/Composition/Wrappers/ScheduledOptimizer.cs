using System.Numerics;
using System.Reflection;

namespace Egop;

/// <summary>An optimizer whose hyper-parameters change with the step: each step is made by the optimizer that a pure function of the step
/// gives.</summary>
/// <remarks>
/// The state is that of the optimizer itself. Hyper-parameters that decide which arrays a method keeps (a momentum of zero keeps none) must
/// not
/// change that on the way. Making a record each step allocates. As in optax.inject_hyperparams, formulas take the value of the step: with a
/// scheduled β₁ the bias correction is 1 − β₁(t)ᵗ. <see cref="OptimizerComposition.HyperParameters"/> reads the current values.
/// </remarks>
internal abstract record ScheduledOptimizer : IOptimizer, IComposite
{
    private protected ScheduledOptimizer()
    {
    }

    /// <inheritdoc/>
    public string Name => At(0).Name;

    /// <inheritdoc/>
    public abstract Schedule LearningRate { get; }

    /// <inheritdoc/>
    public abstract IOptimizer WithLearningRate(Schedule learningRate);

    /// <summary>The optimizer of a step.</summary>
    /// <param name="step">Step number, from 0.</param>
    /// <exception cref="ArgumentException">A hyper-parameter's value at the step is outside its range.</exception>
    public abstract IOptimizer At(long step);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double) => At(0).Init(layout, precision);

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Current(state).Step(state, gradient, x);

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("", At(step), step)];

    private IOptimizer Current(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return At(state.Steps);
    }
}

/// <summary>An optimizer whose record is changed for each step by a pure function: <c>new Scheduled&lt;Adam&gt;(adam, (a, t) => a with {
/// Beta1 = beta.At(t) })</c>.</summary>
/// <typeparam name="T">The optimizer's type.</typeparam>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Change">Optimizer and step number, from 0, to the optimizer of the step. It must depend on nothing else.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
internal sealed record Scheduled<T>(T Optimizer, Func<T, long, T> Change) : ScheduledOptimizer
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
    public override IOptimizer WithLearningRate(Schedule learningRate) =>
        this with { Optimizer = (T)Optimizer.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    public override IOptimizer At(long step) =>
        Change(Optimizer, step)
            ?? throw Guard.Bad(nameof(Change), "an optimizer for every step", $"null for step {Guard.Text(step)}",
                "Return the optimizer, changed or not.");

    /// <summary>"Scheduled { Optimizer = …, changed by a function of the step }".</summary>
    public override string ToString() => $"Scheduled {{ {nameof(Optimizer)} = {Optimizer}, changed by a function of the step }}";
}

/// <summary>An optimizer one of whose numbers, by name, follows a schedule: <c>("Beta1", Schedules.Linear(0.85, 0.95, 1000))</c>.</summary>
internal sealed record ScheduledHyperParameter : ScheduledOptimizer
{
    private readonly PropertyInfo _property;

    /// <summary>Schedules one hyper-parameter.</summary>
    /// <param name="optimizer">The optimizer, a record.</param>
    /// <param name="parameter">Name of a property of type double that it can be made with.</param>
    /// <param name="value">Its value as a function of the step.</param>
    /// <exception cref="ArgumentException">The optimizer has no such property, or the first value is outside its range.</exception>
    public ScheduledHyperParameter(IOptimizer optimizer, string parameter, Schedule value)
    {
        Optimizer = Guard.NotNull(optimizer, nameof(optimizer));
        Parameter = Guard.NotNull(parameter, nameof(parameter));
        Value = Guard.NotNull(value, nameof(value));
        PropertyInfo[] numbers =
            [.. RecordCopy.Properties(Unscheduled(0).GetType()).Where(p => p.PropertyType == typeof(double) && p.SetMethod is not null)];
        _property = Array.Find(numbers, p => p.Name == parameter)
            ?? throw Guard.Bad(nameof(parameter),
                numbers.Length == 0 ? "an optimizer with numbers" : $"one of {string.Join(", ", numbers.Select(p => p.Name))}",
                    $"\"{parameter}\" of {Optimizer.Name}",
                        "The learning rate takes a schedule itself; other things change with Scheduled.");
        At(0);
    }

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer { get; private init; }

    /// <summary>Name of the hyper-parameter.</summary>
    public string Parameter { get; }

    /// <summary>Its value as a function of the step.</summary>
    public Schedule Value { get; }

    /// <inheritdoc/>
    public override Schedule LearningRate => Optimizer.LearningRate;

    /// <inheritdoc/>
    public override IOptimizer WithLearningRate(Schedule learningRate) =>
        this with { Optimizer = Optimizer.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    public override IOptimizer At(long step) => RecordCopy.With(Unscheduled(step), _property, Value.At(step));

    /// <summary>The optimizer whose property it is: schedules stand on one another.</summary>
    private IOptimizer Unscheduled(long step)
    {
        IOptimizer optimizer = Optimizer;
        while (optimizer is ScheduledOptimizer scheduled)
            optimizer = scheduled.At(step);
        return optimizer;
    }
}

/// <summary>What <c>record with { Property = value }</c> does, for a property known by name only.</summary>
internal static class RecordCopy
{
    /// <summary>Public properties in the order of their declaration, those of base records first.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type)
    {
        return type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => Depth(p.DeclaringType));

        static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
    }

    /// <summary>A copy with one property changed; what its setter throws comes out as it is.</summary>
    public static IOptimizer With(IOptimizer optimizer, PropertyInfo property, object value)
    {
        // The compiler's name for the method behind `with`.
        MethodInfo clone = optimizer.GetType().GetMethod("<Clone>$")
            ?? throw Guard.Bad(
                nameof(optimizer), "a record", optimizer.GetType().Name, "Change other optimizers with Scheduled, by a function.");
        object copy = clone.Invoke(optimizer, BindingFlags.DoNotWrapExceptions, null, null, null)!;
        property.SetMethod!.Invoke(copy, BindingFlags.DoNotWrapExceptions, null, [value], null);
        return (IOptimizer)copy;
    }
}
