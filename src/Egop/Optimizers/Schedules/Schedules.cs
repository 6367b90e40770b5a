using System.Collections.Immutable;

namespace Egop;

/// <summary>Makes schedules.</summary>
public static class Schedules
{
    /// <summary>η_t = η.</summary>
    /// <param name="value">η, positive and finite.</param>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public static Schedule Constant(double value) =>
        new ConstantSchedule(Guard.Positive(value, "learning rate", "Give a positive finite rate."));

    /// <summary>Cosine annealing: η_t = η_end + (η_0 − η_end)(1 + cos(π t / T)) / 2 for t ≤ T, and η_end after.</summary>
    /// <remarks>PyTorch's CosineAnnealingLR (Loshchilov and Hutter, "SGDR", 2017, equation 5, one period).</remarks>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite, η_0 is zero, or T is below 1.</exception>
    public static Schedule Cosine(double initial, int totalSteps, double final = 0) => new CosineSchedule(
        Guard.Positive(initial, nameof(initial)), Guard.Positive(totalSteps, nameof(totalSteps)), Guard.NonNegative(final, nameof(final)));

    /// <summary>A straight line: η_t = η_0 + (η_end − η_0) t/T for t ≤ T, and η_end after.</summary>
    /// <param name="initial">η_0, at least 0.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite, or T below 1.</exception>
    public static Schedule Linear(double initial, double final, int totalSteps) => new LinearSchedule(
        Guard.NonNegative(initial, nameof(initial)), Guard.NonNegative(final, nameof(final)),
            Guard.Positive(totalSteps, nameof(totalSteps)));

    /// <summary>η_t = η_0 γ^(t/k): multiplied by γ every k steps, continuously between.</summary>
    /// <remarks>PyTorch's ExponentialLR for k = 1, optax's exponential_decay.</remarks>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="factor">γ in (0, 1].</param>
    /// <param name="every">k, at least 1.</param>
    /// <exception cref="ArgumentException">η_0 is not positive and finite, γ outside (0, 1], or k below 1.</exception>
    public static Schedule Exponential(double initial, double factor, int every = 1) => new ExponentialSchedule(
        Guard.Positive(initial, nameof(initial)),
        factor is > 0 and <= 1
            ? factor
            : throw Guard.Bad(nameof(factor), "a number in (0, 1]", Guard.Text(factor), "Give the factor of one decay."),
        Guard.Positive(every, nameof(every)));

    /// <summary>η_t = η_0 √(k / max(t + 1, k)): constant for k steps, then falling as 1/√t.</summary>
    /// <remarks>Vaswani et al. 2017, section 5.3, without its warm-up.</remarks>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="flatSteps">k, at least 1.</param>
    /// <exception cref="ArgumentException">η_0 is not positive and finite, or k below 1.</exception>
    public static Schedule InverseSquareRoot(double initial, int flatSteps = 1) =>
        new InverseSquareRootSchedule(Guard.Positive(initial, nameof(initial)), Guard.Positive(flatSteps, nameof(flatSteps)));

    /// <summary>A constant between boundaries: η_t is the value of the last boundary at or before t (PyTorch's MultiStepLR is one of
    /// these).</summary>
    /// <param name="initial">The value from step 0 on, at least 0.</param>
    /// <param name="pieces">First step and value of each later piece; steps above 0 and increasing, values at least 0.</param>
    /// <exception cref="ArgumentException">The steps do not increase from above 0, or a value is negative or not finite.</exception>
    public static Schedule Piecewise(double initial, params IEnumerable<(int Start, double Value)> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ImmutableArray<(int Start, double Value)> all = [(0, Guard.NonNegative(initial, nameof(initial))), .. pieces];
        for (int i = 1; i < all.Length; i++)
        {
            Guard.NonNegative(all[i].Value, nameof(pieces));
            if (all[i].Start <= all[i - 1].Start)
            {
                throw Guard.Bad(nameof(pieces), $"a first step above {all[i - 1].Start}", $"{all[i].Start} for piece {i}",
                    "Give the pieces in the order of their steps.");
            }
        }

        return new PiecewiseSchedule(all);
    }

    /// <summary>One cosine half-wave up to a peak, one down to nearly nothing: from η_max/a to η_max in a fraction p of the steps, then to
    /// η_max/(a b).</summary>
    /// <remarks>
    /// The turning step is p T − 1 and the last T − 1, as in PyTorch's OneCycleLR (cosine, two phases). Source: Smith and Topin 2018.
    /// </remarks>
    /// <param name="peak">η_max, positive.</param>
    /// <param name="totalSteps">T, at least 2.</param>
    /// <param name="rise">p in (0, 1), the fraction of the steps that rise; p T must be above 1.</param>
    /// <param name="startDivisor">a, at least 1.</param>
    /// <param name="endDivisor">b, at least 1.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public static Schedule OneCycle(double peak, int totalSteps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        Guard.Positive(peak, nameof(peak));
        if (totalSteps < 2)
            throw Guard.Bad(nameof(totalSteps), "at least 2 steps", Guard.Text(totalSteps), "A cycle needs a first and a last step.");
        if (!(rise * totalSteps > 1 && rise < 1))
            throw Guard.Bad(
                nameof(rise), $"a fraction in (1/{totalSteps}, 1)", Guard.Text(rise), "Let the rate rise for more than one step.");
        if (!(startDivisor >= 1 && double.IsFinite(startDivisor)))
            throw Guard.Bad(
                nameof(startDivisor), "a number of at least 1", Guard.Text(startDivisor), "The first rate is the peak divided by it.");
        if (!(endDivisor >= 1 && double.IsFinite(endDivisor)))
            throw Guard.Bad(
                nameof(endDivisor), "a number of at least 1", Guard.Text(endDivisor), "The last rate is the first divided by it.");
        return new OneCycleSchedule(peak, totalSteps, rise, startDivisor, endDivisor);
    }

    /// <summary>A line from zero for k steps, then another schedule from its start: η_t = η'_0 (t + 1)/(k + 1) for t &lt; k, η'_{t−k}
    /// after.</summary>
    /// <remarks>No step has rate zero, and the line would reach the other schedule's first rate exactly at step k.</remarks>
    /// <param name="steps">k, at least 1.</param>
    /// <param name="then">η'.</param>
    /// <exception cref="ArgumentException">k is below 1.</exception>
    public static Schedule WarmUp(int steps, Schedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        return new WarmUpSchedule(Guard.Positive(steps, nameof(steps)), then);
    }

    /// <summary>One schedule after another, each counted from where it starts: optax.join_schedules, PyTorch's SequentialLR.</summary>
    /// <param name="first">The schedule from step 0 on.</param>
    /// <param name="then">First step of each later schedule, above 0 and increasing, and the schedule, whose own step 0 that is.</param>
    /// <exception cref="ArgumentException">The steps do not increase from above 0.</exception>
    public static Schedule Join(Schedule first, params IEnumerable<(int Start, Schedule Schedule)> then)
    {
        ArgumentNullException.ThrowIfNull(then);
        ImmutableArray<(int Start, Schedule Schedule)> all = [(0, Guard.NotNull(first, nameof(first))), .. then];
        for (int i = 1; i < all.Length; i++)
        {
            Guard.NotNull(all[i].Schedule, nameof(then));
            if (all[i].Start <= all[i - 1].Start)
            {
                throw Guard.Bad(nameof(then), $"a first step above {all[i - 1].Start}", $"{all[i].Start} for schedule {i}",
                    "Give the schedules in the order of their steps.");
            }
        }

        return new JoinedSchedule(all);
    }

    /// <summary>η_t = a_t b_t; of two constants a constant.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    /// <exception cref="ArgumentNullException">A factor is null.</exception>
    public static Schedule Product(Schedule first, Schedule second) =>
        (Guard.NotNull(first, "First"), Guard.NotNull(second, "Second")) switch
        {
            (ConstantSchedule a, ConstantSchedule b) => a.Value * b.Value,
            var (a, b) => new ProductSchedule(a, b),
        };

    /// <summary>η_t = min(10⁻², 1/√t), t from 1: Adafactor's own rate, relative to the size of the parameters; with warm-up min(10⁻⁶ t,
    /// 1/√t).</summary>
    /// <remarks>Source: Shazeer and Stern, ICML 2018, section 9.</remarks>
    /// <param name="warmUp">Whether the rate starts near zero.</param>
    public static Schedule RelativeStep(bool warmUp = false) => new RelativeStepSchedule(warmUp);

    /// <summary>η_t = f(t).</summary>
    /// <param name="function">f, of the step number from 0, and of nothing else.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static Schedule FromFunction(Func<long, double> function) => new FunctionSchedule(Guard.NotNull(function, "Function"));
}

internal sealed record ConstantSchedule(double Value) : Schedule
{
    public override double At(long step) => Value;

    public override string ToString() => Guard.Text(Value);
}

internal sealed record CosineSchedule(double Initial, int TotalSteps, double Final) : Schedule
{
    public override double At(long step) =>
        step >= TotalSteps ? Final : Final + (Initial - Final) * (1 + Math.Cos(Math.PI * step / TotalSteps)) / 2;

    public override string ToString() => $"cosine {Guard.Text(Initial)} to {Guard.Text(Final)} in {TotalSteps} steps";
}

internal sealed record LinearSchedule(double Initial, double Final, int TotalSteps) : Schedule
{
    public override double At(long step) => step >= TotalSteps ? Final : Initial + (Final - Initial) * step / TotalSteps;

    public override string ToString() => $"linear {Guard.Text(Initial)} to {Guard.Text(Final)} in {TotalSteps} steps";
}

internal sealed record ExponentialSchedule(double Initial, double Factor, int Every) : Schedule
{
    public override double At(long step) => Initial * Math.Pow(Factor, (double)step / Every);

    public override string ToString() => $"{Guard.Text(Initial)} times {Guard.Text(Factor)} every {Every} steps";
}

internal sealed record InverseSquareRootSchedule(double Initial, int FlatSteps) : Schedule
{
    public override double At(long step) => Initial * Math.Sqrt((double)FlatSteps / Math.Max(step + 1, FlatSteps));

    public override string ToString() => $"{Guard.Text(Initial)}, as 1/√t after {FlatSteps} steps";
}

internal sealed record PiecewiseSchedule(ImmutableArray<(int Start, double Value)> Pieces) : Schedule
{
    public override double At(long step)
    {
        int i = Pieces.Length - 1;
        while (i > 0 && Pieces[i].Start > step)
            i--;
        return Pieces[i].Value;
    }

    public bool Equals(PiecewiseSchedule? other) => other is not null && Pieces.SequenceEqual(other.Pieces);

    public override int GetHashCode() => Pieces.Aggregate(Pieces.Length, HashCode.Combine);

    public override string ToString() => string.Join(", ", Pieces.Select(p => $"{Guard.Text(p.Value)} from {p.Start}"));
}

internal sealed record OneCycleSchedule(double Peak, int TotalSteps, double Rise, double StartDivisor, double EndDivisor) : Schedule
{
    public override double At(long step)
    {
        double start = Peak / StartDivisor, end = start / EndDivisor, turn = Rise * TotalSteps - 1, last = TotalSteps - 1;
        return step <= turn ? Wave(start, Peak, step / turn) : Wave(Peak, end, Math.Min((step - turn) / (last - turn), 1));
    }

    public override string ToString() => $"one cycle to {Guard.Text(Peak)} in {TotalSteps} steps";

    private static double Wave(double from, double to, double fraction) => to + (from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2;
}

internal sealed record WarmUpSchedule(int Steps, Schedule Then) : Schedule
{
    public override double At(long step) => step < Steps ? Then.At(0) * (step + 1) / (Steps + 1) : Then.At(step - Steps);

    public override string ToString() => $"warm-up of {Steps} steps, then {Then}";
}

internal sealed record JoinedSchedule(ImmutableArray<(int Start, Schedule Schedule)> Pieces) : Schedule
{
    public override double At(long step)
    {
        int i = Pieces.Length - 1;
        while (i > 0 && Pieces[i].Start > step)
            i--;
        return Pieces[i].Schedule.At(step - Pieces[i].Start);
    }

    public bool Equals(JoinedSchedule? other) => other is not null && Pieces.SequenceEqual(other.Pieces);

    public override int GetHashCode() => Pieces.Aggregate(Pieces.Length, HashCode.Combine);

    public override string ToString() =>
        string.Join(", ", Pieces.Select((p, i) => i == 0 ? $"{p.Schedule}" : $"from {p.Start} {p.Schedule}"));
}

internal sealed record ProductSchedule(Schedule First, Schedule Second) : Schedule
{
    public override double At(long step) => First.At(step) * Second.At(step);

    public override string ToString() => $"({First}) times ({Second})";
}

internal sealed record RelativeStepSchedule(bool WarmUp) : Schedule
{
    public override double At(long step) => Math.Min(WarmUp ? 1e-6 * (step + 1) : 1e-2, 1 / Math.Sqrt(step + 1));

    public override string ToString() => WarmUp ? "relative step with warm-up" : "relative step";
}

internal sealed record FunctionSchedule(Func<long, double> Function) : Schedule
{
    public override double At(long step) => Function(step);

    public override string ToString() => "a function of the step";
}

/// <summary>η_t of a method whose step count started afresh after some steps: the schedule goes on.</summary>
internal sealed record ShiftedSchedule(Schedule Inner, long Steps) : Schedule
{
    public override double At(long step) => Inner.At(step + Steps);

    public override string ToString() => $"{Inner} after {Guard.Text(Steps)} steps";
}
