namespace Egop;

/// <summary>η_t = η for every step.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>A constant.</summary>
    /// <param name="value">η, positive and finite.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is not positive and finite.</exception>
    public ConstantSchedule(double value) => Value = Guard.Positive(value, "learning rate", "Give a positive finite rate.");

    /// <summary>η.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override double At(long step) => Value;

    /// <summary>The number.</summary>
    public override string ToString() => Guard.Text(Value);
}
