namespace Egop;

/// <summary>How far an experiment is.</summary>
/// <param name="What">The piece of work that has just ended.</param>
/// <param name="Done">Pieces ended, those taken from a journal among them.</param>
/// <param name="Total">Pieces known so far; it can grow, since a refined grid follows a coarse one.</param>
public readonly record struct ExperimentProgress(string What, int Done, int Total);
