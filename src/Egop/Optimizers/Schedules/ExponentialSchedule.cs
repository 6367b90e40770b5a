namespace Egop;

/// <summary>η_t = η_0 γ^(t/k): multiplied by γ every k steps, continuously between (PyTorch's ExponentialLR for k = 1, optax's exponential_decay).</summary>
public sealed record ExponentialSchedule : Schedule
{
    /// <summary>Exponential decay.</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="factor">γ in (0, 1].</param>
    /// <param name="every">k, at least 1.</param>
    /// <exception cref="ArgumentException">η_0 is not positive and finite, γ outside (0, 1], or k below 1.</exception>
    public ExponentialSchedule(double initial, double factor, int every = 1)
    {
        Initial = Guard.Positive(initial, nameof(initial));
        Factor = factor is > 0 and <= 1 ? factor : throw Guard.Bad(nameof(factor), "a number in (0, 1]", Guard.Text(factor), "Give the factor of one decay.");
        Every = Guard.Positive(every, nameof(every));
    }

    /// <summary>η_0.</summary>
    public double Initial { get; }

    /// <summary>γ.</summary>
    public double Factor { get; }

    /// <summary>k.</summary>
    public int Every { get; }

    /// <inheritdoc/>
    public override double At(long step) => Initial * Math.Pow(Factor, (double)step / Every);

    /// <summary>"0.1 times 0.5 every 100 steps".</summary>
    public override string ToString() => $"{Guard.Text(Initial)} times {Guard.Text(Factor)} every {Every} steps";
}
