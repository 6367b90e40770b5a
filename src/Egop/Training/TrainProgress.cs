namespace Egop;

/// <summary>How far a run has come.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Steps">Steps asked for.</param>
/// <param name="Loss">f at the newest history entry.</param>
public readonly record struct TrainProgress(int Step, int Steps, double Loss);
