namespace Egop.Benchmarks;

/// <summary>Rounds of several sides in turn, so that whatever else the machine does meets all of them alike.</summary>
internal static class Duel
{
    /// <summary>One unrecorded round of each side, unless told otherwise, then the recorded rounds, one of each side at a time.</summary>
    public static Timing[] Run(int rounds, bool warmUp, CancellationToken cancellation, IReadOnlyList<Side> sides)
    {
        var seconds = sides.Select(_ => new List<double>()).ToArray();
        for (int round = warmUp ? -1 : 0; round < rounds; round++)
        {
            for (int i = 0; i < sides.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                double taken = sides[i].Round();
                if (round >= 0)
                    seconds[i].Add(taken);
            }
        }

        return [.. sides.Select((side, i) => new Timing(side.Name, seconds[i]))];
    }

    /// <summary>The row of one pair: how many times shorter ours took.</summary>
    public static Row Row(string name, Timing ours, Timing theirs, double? goal, string what = "", string note = "") =>
        new(name, theirs.Name)
        {
            What = what,
            Goal = goal,
            Ratio = theirs.Median / ours.Median,
            BestRatio = theirs.Best / ours.Best,
            Ours = ours.Median,
            Theirs = theirs.Median,
            Note = note,
        };
}
