namespace Egop.Benchmarks;

/// <summary>Someone to be compared with, and the ratio asked for.</summary>
/// <param name="Name">Who.</param>
/// <param name="Side">How to run a round; null when not on this machine.</param>
/// <param name="Goal">The ratio asked for; null for information only.</param>
/// <param name="Reason">Why there is no side.</param>
internal sealed record Peer(string Name, Side? Side, double? Goal, string Reason = "")
{
    public Peer(Side side, double? goal = null)
        : this(side.Name, side, goal)
    {
    }
}
