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

    /// <summary>A straight line from <paramref name="initial"/> at step 0 to <paramref name="final"/> at step <paramref name="totalSteps"/>.</summary>
    /// <param name="initial">η_0, at least 0.</param>
    /// <param name="final">η_end, at least 0.</param>
    /// <param name="totalSteps">T, at least 1.</param>
    public static Schedule Linear(double initial, double final, int totalSteps) => new LinearSchedule(initial, final, totalSteps);

    /// <summary>η_t = η_0 γ^(t/k).</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="factor">γ in (0, 1].</param>
    /// <param name="every">k, at least 1.</param>
    public static Schedule Exponential(double initial, double factor, int every = 1) => new ExponentialSchedule(initial, factor, every);

    /// <summary>η_t = η_0 √(k / max(t + 1, k)).</summary>
    /// <param name="initial">η_0, positive.</param>
    /// <param name="flatSteps">k, at least 1.</param>
    public static Schedule InverseSquareRoot(double initial, int flatSteps = 1) => new InverseSquareRootSchedule(initial, flatSteps);

    /// <summary>A constant between boundaries.</summary>
    /// <param name="initial">The value from step 0 on.</param>
    /// <param name="pieces">First step and value of each later piece.</param>
    public static Schedule Piecewise(double initial, params IEnumerable<(int Start, double Value)> pieces) => new PiecewiseSchedule(initial, pieces);

    /// <summary>One cosine half-wave up to a peak and one down, as PyTorch's OneCycleLR.</summary>
    /// <param name="peak">η_max, positive.</param>
    /// <param name="totalSteps">T, at least 2.</param>
    public static Schedule OneCycle(double peak, int totalSteps) => new OneCycleSchedule(peak, totalSteps);

    /// <summary>A line from zero for some steps, then another schedule from its start.</summary>
    /// <param name="steps">Steps of the line, at least 1.</param>
    /// <param name="then">The schedule after.</param>
    public static Schedule WarmUp(int steps, Schedule then) => new WarmUpSchedule(steps, then);

    /// <summary>One schedule after another, each counted from where it starts: optax.join_schedules.</summary>
    /// <param name="first">The schedule from step 0 on.</param>
    /// <param name="then">First step of each later schedule, and the schedule, whose own step 0 that is.</param>
    public static Schedule Join(Schedule first, params IEnumerable<(int Start, Schedule Schedule)> then) => new JoinedSchedule(first, then);

    /// <summary>η_t = a_t b_t; of two constants a constant.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Schedule Product(Schedule first, Schedule second) =>
        (first, second) is (ConstantSchedule a, ConstantSchedule b) ? a.Value * b.Value : new ProductSchedule(first, second);

    /// <summary>η_t = f(t).</summary>
    /// <param name="function">f, of the step number from 0, and of nothing else.</param>
    public static Schedule FromFunction(Func<long, double> function) => new FunctionSchedule(function);
}
