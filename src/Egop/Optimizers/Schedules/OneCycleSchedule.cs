namespace Egop;

/// <summary>One cosine half-wave up to a peak, one down to nearly nothing: from η_max/a to η_max in a fraction p of the steps, then to η_max/(a b).</summary>
/// <remarks>
/// The turning step is p T − 1 and the last T − 1, as in PyTorch's OneCycleLR (cosine, two phases): a = 25, b = 10⁴, p = 0.3.
/// Source: Smith and Topin 2018.
/// </remarks>
public sealed record OneCycleSchedule : Schedule
{
    /// <summary>One cycle.</summary>
    /// <param name="peak">η_max, positive.</param>
    /// <param name="totalSteps">T, at least 2.</param>
    /// <param name="rise">p in (0, 1), the fraction of the steps that rise; p T must be above 1.</param>
    /// <param name="startDivisor">a, at least 1.</param>
    /// <param name="endDivisor">b, at least 1.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public OneCycleSchedule(double peak, int totalSteps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        Peak = Guard.Positive(peak, nameof(peak));
        TotalSteps = totalSteps >= 2 ? totalSteps : throw Guard.Bad(nameof(totalSteps), "at least 2 steps", Guard.Text(totalSteps), "A cycle needs a first and a last step.");
        Rise = rise * totalSteps > 1 && rise < 1 ? rise : throw Guard.Bad(nameof(rise), $"a fraction in (1/{totalSteps}, 1)", Guard.Text(rise), "Let the rate rise for more than one step.");
        StartDivisor = startDivisor >= 1 && double.IsFinite(startDivisor) ? startDivisor : throw Guard.Bad(nameof(startDivisor), "a number of at least 1", Guard.Text(startDivisor), "The first rate is the peak divided by it.");
        EndDivisor = endDivisor >= 1 && double.IsFinite(endDivisor) ? endDivisor : throw Guard.Bad(nameof(endDivisor), "a number of at least 1", Guard.Text(endDivisor), "The last rate is the first divided by it.");
    }

    /// <summary>η_max.</summary>
    public double Peak { get; }

    /// <summary>T.</summary>
    public int TotalSteps { get; }

    /// <summary>p.</summary>
    public double Rise { get; }

    /// <summary>a.</summary>
    public double StartDivisor { get; }

    /// <summary>b.</summary>
    public double EndDivisor { get; }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double start = Peak / StartDivisor, end = start / EndDivisor, turn = Rise * TotalSteps - 1, last = TotalSteps - 1;
        return step <= turn ? Wave(start, Peak, step / turn) : Wave(Peak, end, Math.Min((step - turn) / (last - turn), 1));
    }

    /// <summary>"one cycle to 0.1 in 1000 steps".</summary>
    public override string ToString() => $"one cycle to {Guard.Text(Peak)} in {TotalSteps} steps";

    private static double Wave(double from, double to, double fraction) => to + (from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2;
}
