namespace Egop;

/// <summary>η_t = η_end + (η_0 − η_end)(1 + cos(π t / T)) / 2 for t ≤ T, and η_end after: PyTorch's CosineAnnealingLR
/// (Loshchilov and Hutter, "SGDR", 2017, equation 5, one period).</summary>
public sealed record CosineSchedule : Schedule
{
    /// <summary>Cosine annealing.</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite, η_0 is zero, or T is below 1.</exception>
    public CosineSchedule(double initial, int totalSteps, double final = 0)
    {
        Initial = Guard.Positive(initial, nameof(initial));
        TotalSteps = Guard.Positive(totalSteps, nameof(totalSteps));
        Final = Guard.NonNegative(final, nameof(final));
    }

    /// <summary>η_0.</summary>
    public double Initial { get; }

    /// <summary>T.</summary>
    public int TotalSteps { get; }

    /// <summary>η_end.</summary>
    public double Final { get; }

    /// <inheritdoc/>
    public override double At(long step) =>
        step >= TotalSteps ? Final : Final + (Initial - Final) * (1 + Math.Cos(Math.PI * step / TotalSteps)) / 2;

    /// <summary>"cosine 0.1 to 0 in 1000 steps".</summary>
    public override string ToString() => $"cosine {Guard.Text(Initial)} to {Guard.Text(Final)} in {TotalSteps} steps";
}
