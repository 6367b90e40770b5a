namespace Egop;

/// <summary>How far an estimation has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Gradients used, or factorizations done, in this stage.</param>
/// <param name="Total">Gradients in all passes over them, or factorizations, in all.</param>
public readonly record struct EstimationProgress(EstimationStage Stage, int Done, int Total);
