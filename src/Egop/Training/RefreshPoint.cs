namespace Egop;

/// <summary>Where a basis is to be estimated.</summary>
/// <param name="Objective">f, in original coordinates.</param>
/// <param name="Point">The current point in original coordinates, length d.</param>
/// <param name="Step">Number of steps made.</param>
/// <param name="Index">Number of the estimate: 0 for the one at the start of a run that was given no basis, then 1, 2, ...</param>
/// <param name="Cancellation">Ends the estimation with an <see cref="OperationCanceledException"/>, and the run as cancelled.</param>
public sealed record RefreshPoint(IObjective Objective, double[] Point, int Step, int Index, CancellationToken Cancellation);
