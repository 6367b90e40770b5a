namespace Egop;

/// <summary>A hyper-parameter as a pure function of the step number. A plain number converts to a constant.</summary>
public abstract record Schedule
{
    /// <summary>The value used by a step.</summary>
    /// <param name="step">Step number, from 0.</param>
    public abstract double At(long step);

    /// <summary>A constant.</summary>
    /// <param name="value">A positive finite number.</param>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public static implicit operator Schedule(double value) => Schedules.Constant(value);

    /// <summary>A constant; the same as the conversion.</summary>
    /// <param name="value">A positive finite number.</param>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public static Schedule FromDouble(double value) => value;
}
