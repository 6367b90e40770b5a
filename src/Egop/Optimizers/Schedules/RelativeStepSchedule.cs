namespace Egop;

/// <summary>η_t = min(10⁻², 1/√t), t from 1: Adafactor's own rate, relative to the size of the parameters; with warm-up min(10⁻⁶ t, 1/√t).</summary>
/// <remarks>Source: Shazeer and Stern, ICML 2018, section 9.</remarks>
/// <param name="WarmUp">Whether the rate starts near zero.</param>
public sealed record RelativeStepSchedule(bool WarmUp = false) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Math.Min(WarmUp ? 1e-6 * (step + 1) : 1e-2, 1 / Math.Sqrt(step + 1));

    /// <summary>"relative step" or "relative step with warm-up".</summary>
    public override string ToString() => WarmUp ? "relative step with warm-up" : "relative step";
}
