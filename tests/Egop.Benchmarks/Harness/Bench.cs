namespace Egop.Benchmarks;

/// <summary>What the groups of one run share: sizes, peers and ceilings.</summary>
internal sealed class Bench(BenchOptions options, CancellationToken cancellation) : IDisposable
{
    private Yardsticks? _yardsticks;

    public bool Quick => options.Quick;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Both sides of every comparison may use this many cores.</summary>
    public static int Threads { get; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>OpenBLAS beside the engine's own use of it; null where it is not installed.</summary>
    public OpenBlas? Blas { get; } = OpenBlas.TryLoad();

    public Python Python { get; } = new(cancellation);

    /// <summary>Memory and arithmetic peaks, measured in this run when first asked for.</summary>
    public Yardsticks Yardsticks => _yardsticks ??= new Yardsticks(this);

    /// <summary>The peaks, where a group has asked for them.</summary>
    public Ceilings? Ceilings => _yardsticks?.Measured;

    /// <summary>The full size, or a small one in a quick run.</summary>
    public int Size(int full, int quick) => Quick ? quick : full;

    public int Rounds(int full) => Quick ? 1 : full;

    public Timing[] Duel(int rounds, params IReadOnlyList<Side> sides) => Benchmarks.Duel.Run(Rounds(rounds), true, cancellation, sides);

    /// <summary>A row whose peer is not on this machine.</summary>
    public static Row Absent(string name, string peer, double? goal, string why, string what = "") =>
        new(name, peer) { Goal = goal, What = what, Note = $"peer absent: {why}" };

    /// <summary>Our side against each peer that is there, measured in turn: one row a peer.</summary>
    /// <param name="name">Name of the rows.</param>
    /// <param name="ours">Our side.</param>
    /// <param name="peers">Sides with their goals; a null side says why in its reason.</param>
    /// <param name="rounds">Recorded rounds.</param>
    /// <param name="what">What both did.</param>
    /// <param name="note">What is to be said of our result, asked for after the rounds.</param>
    /// <param name="warmUp">Whether an unrecorded round of each comes first: not where a round is half a minute.</param>
    public IEnumerable<Row> Compare(
        string name, Side ours, IReadOnlyList<Peer> peers, int rounds = 5, string what = "", Func<Timing, string>? note = null,
        bool warmUp = true)
    {
        Side[] present = [.. peers.Where(peer => peer.Side is not null).Select(peer => peer.Side!)];
        Timing[] timings = Benchmarks.Duel.Run(Rounds(rounds), warmUp, cancellation, [ours, .. present]);
        int next = 1;
        foreach (Peer peer in peers)
        {
            string said = note?.Invoke(timings[0]) ?? "";
            yield return peer.Side is null
                ? Absent(name, peer.Name, peer.Goal, peer.Reason, what) with { Ours = timings[0].Median }
                : Benchmarks.Duel.Row(name, timings[0], timings[next++], peer.Goal, what, said);
        }
    }

    public void Dispose() => Python.Dispose();
}
