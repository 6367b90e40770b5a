namespace Egop;

/// <summary>One learning rate of a sweep.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Loss">Median final loss over the runs; +∞ when the median run diverged.</param>
[TypeFormatterSource(typeof(NotebookFormatters))]
public readonly record struct SweepEntry(double LearningRate, double Loss)
{
    /// <summary>A piece of HTML: the rate and its loss.</summary>
    public string ToHtml() => ResultHtml.Of(this);
}
