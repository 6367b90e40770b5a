namespace Egop;

/// <summary>A data set divided into disjoint parts.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows to choose hyper-parameters by.</param>
/// <param name="Test">Rows to report.</param>
public sealed record DataSplit(LabeledImages Training, LabeledImages Validation, LabeledImages Test)
{
}
