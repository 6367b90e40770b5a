namespace Egop;

/// <summary>η_t = η_0 √(k / max(t + 1, k)): constant for k steps, then falling as 1/√t (Vaswani et al. 2017, section 5.3, without its warm-up).</summary>
public sealed record InverseSquareRootSchedule : Schedule
{
    /// <summary>Inverse square root decay.</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="flatSteps">k, at least 1.</param>
    /// <exception cref="ArgumentException">η_0 is not positive and finite, or k below 1.</exception>
    public InverseSquareRootSchedule(double initial, int flatSteps = 1)
    {
        Initial = Guard.Positive(initial, nameof(initial));
        FlatSteps = Guard.Positive(flatSteps, nameof(flatSteps));
    }

    /// <summary>η_0.</summary>
    public double Initial { get; }

    /// <summary>k.</summary>
    public int FlatSteps { get; }

    /// <inheritdoc/>
    public override double At(long step) => Initial * Math.Sqrt((double)FlatSteps / Math.Max(step + 1, FlatSteps));

    /// <summary>"0.1, as 1/√t after 1000 steps".</summary>
    public override string ToString() => $"{Guard.Text(Initial)}, as 1/√t after {FlatSteps} steps";
}
