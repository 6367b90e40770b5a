namespace Egop;

/// <summary>Makes schedules.</summary>
public static class Schedules
{
    /// <summary>η_t = η.</summary>
    /// <param name="value">η, positive and finite.</param>
    public static Schedule Constant(double value) => new ConstantSchedule(value);

    /// <summary>Cosine annealing from <paramref name="initial"/> at step 0 to <paramref name="final"/> at step <paramref name="totalSteps"/>.</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    /// <param name="final">η_end, at least 0.</param>
    public static Schedule Cosine(double initial, int totalSteps, double final = 0) => new CosineSchedule(initial, totalSteps, final);
}
