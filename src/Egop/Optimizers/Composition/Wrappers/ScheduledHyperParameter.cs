using System.Reflection;

namespace Egop;

/// <summary>An optimizer one of whose numbers, by name, follows a schedule: <c>("Beta1", Schedules.Linear(0.85, 0.95, 1000))</c>.</summary>
public sealed record ScheduledHyperParameter : ScheduledOptimizer
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
        PropertyInfo[] numbers = [.. RecordCopy.Properties(Unscheduled(0).GetType()).Where(p => p.PropertyType == typeof(double) && p.SetMethod is not null)];
        _property = Array.Find(numbers, p => p.Name == parameter)
            ?? throw Guard.Bad(nameof(parameter), numbers.Length == 0 ? "an optimizer with numbers" : $"one of {string.Join(", ", numbers.Select(p => p.Name))}", $"\"{parameter}\" of {Optimizer.Name}", "The learning rate takes a schedule itself; other things change with Scheduled.");
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
    public override IOptimizer WithLearningRate(Schedule learningRate) => this with { Optimizer = Optimizer.WithLearningRate(learningRate) };

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
