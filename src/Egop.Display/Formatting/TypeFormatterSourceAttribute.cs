namespace Egop;

/// <summary>Tells a notebook how a type is shown, without a reference to the notebook: .NET Interactive looks for an attribute of this name.</summary>
/// <remarks>
/// What it looks up by name are this attribute and its two properties, then <see cref="NotebookFormatters.CreateTypeFormatters"/>, then the
/// members of <see cref="NotebookFormatter"/>. Each listed format is produced for every value, so a format that only some values of
/// a type have must not be listed.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = true)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [NotebookFormatter.Html, NotebookFormatter.Plain];
}
