namespace Egop.Benchmarks;

/// <summary>What a row says about its goal.</summary>
internal enum Verdict
{
    /// <summary>The goal is reached.</summary>
    Ok,

    /// <summary>It is not, or a check of the result failed.</summary>
    Below,

    /// <summary>The peer is not on this machine.</summary>
    Absent,

    /// <summary>The row has no goal.</summary>
    Informs,
}
