namespace Egop;

/// <summary>A data set divided into disjoint parts.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows to choose hyper-parameters by.</param>
/// <param name="Test">Rows to report.</param>
[TypeFormatterSource(typeof(NotebookFormatters))]
public sealed record DataSplit(LabeledImages Training, LabeledImages Validation, LabeledImages Test)
{
    /// <summary>A piece of HTML: the sizes of the parts, and the first training images.</summary>
    public string ToHtml() => DataHtml.Of(this);
}
