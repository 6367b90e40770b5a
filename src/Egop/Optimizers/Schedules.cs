namespace Egop;

/// <summary>Makes schedules.</summary>
public static class Schedules
{
    /// <summary>η_t = η.</summary>
    /// <param name="value">η, positive and finite.</param>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public static Schedule Constant(double value) => new ConstantSchedule(value);

    /// <summary>Cosine annealing from <paramref name="initial"/> at step 0 to <paramref name="final"/> at step <paramref name="totalSteps"/>.</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <exception cref="ArgumentException">A rate is negative or not finite, η_0 is zero, or T is below 1.</exception>
    public static Schedule Cosine(double initial, int totalSteps, double final = 0) => new CosineSchedule(initial, totalSteps, final);
}
