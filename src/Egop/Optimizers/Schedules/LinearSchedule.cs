namespace Egop;

/// <summary>η_t = η_0 + (η_end − η_0) t/T for t ≤ T, and η_end after.</summary>
public sealed record LinearSchedule : Schedule
{
    /// <summary>A straight line.</summary>
    /// <param name="initial">η_0, at least 0.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite, or T below 1.</exception>
    public LinearSchedule(double initial, double final, int totalSteps)
    {
        Initial = Guard.NonNegative(initial, nameof(initial));
        Final = Guard.NonNegative(final, nameof(final));
        TotalSteps = Guard.Positive(totalSteps, nameof(totalSteps));
    }

    /// <summary>η_0.</summary>
    public double Initial { get; }

    /// <summary>η_end.</summary>
    public double Final { get; }

    /// <summary>T.</summary>
    public int TotalSteps { get; }

    /// <inheritdoc/>
    public override double At(long step) => step >= TotalSteps ? Final : Initial + (Final - Initial) * step / TotalSteps;

    /// <summary>"linear 0.1 to 0 in 1000 steps".</summary>
    public override string ToString() => $"linear {Guard.Text(Initial)} to {Guard.Text(Final)} in {TotalSteps} steps";
}
