namespace Egop.Benchmarks;

/// <summary>One contestant: a round of it returns the seconds its work took, without what prepares it.</summary>
internal sealed record Side(string Name, Func<double> Round)
{
    /// <summary>Work that is timed as a whole.</summary>
    public static Side Of(string name, Action work) => new(name, () => Clock.Seconds(work));

    /// <summary>Short work, repeated until a round is long enough to time; a round returns the seconds of one repetition.</summary>
    /// <param name="name">Whom to name.</param>
    /// <param name="work">One repetition.</param>
    /// <param name="atLeast">Seconds of a round.</param>
    public static Side Repeated(string name, Action work, double atLeast = 0.1)
    {
        int count = 0;
        return new Side(name, () =>
        {
            if (count == 0)
                count = Clock.Repetitions(work, atLeast);
            return Clock.Seconds(() =>
            {
                for (int i = 0; i < count; i++)
                    work();
            }) / count;
        });
    }

    /// <summary>Work measured in part and stated in whole: seconds times a factor.</summary>
    public Side Scaled(double factor) => this with { Round = () => factor * Round() };
}
