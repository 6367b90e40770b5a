namespace Egop;

/// <summary>The formatters of every type that carries <see cref="TypeFormatterSourceAttribute"/>; made by name, so it needs its parameterless constructor.</summary>
internal sealed class NotebookFormatters
{
    // A method of the instance and not static: it is found and called by name.
#pragma warning disable CA1822
    public IEnumerable<object> CreateTypeFormatters() =>
        [new NotebookFormatter(NotebookFormatter.Html), new NotebookFormatter(NotebookFormatter.Plain), new NotebookFormatter(NotebookFormatter.Latex)];
#pragma warning restore CA1822
}
