using System.Reflection;

namespace Egop;

/// <summary>Objectives, distributions, bases and their parts as notebooks show them.</summary>
internal static class ModelHtml
{
    public static string Of(IObjective objective)
    {
        HtmlCard card = new HtmlCard(Sentence(objective.ToString()), $"{Guard.Text(objective.Dimension)} parameters")
            .Fact("can also give",
                string.Join(", ", Abilities(objective)) is { Length: > 0 } abilities ? abilities : "nothing but values and gradients");
        return objective is IHasParameterLayout { Layout.Count: > 1 } named ? card.Add(Table(named.Layout)).ToHtml() : card.ToHtml();
    }

    public static string Of(ISamplingDistribution distribution) =>
        new HtmlCard("Sampling distribution", distribution.ToString() ?? "").Fact("dimension", distribution.Dimension).ToHtml();

    public static string Of(IBasis basis) => new HtmlCard($"Basis: {basis.Name}", basis.ToString() ?? "")
        .Fact("dimension", basis.Dimension).Fact("coordinates", basis.Coordinates).Fact("a change of basis costs", basis.Cost).ToHtml();

    public static string Of(ParameterLayout layout) =>
        new HtmlCard("Parameters", $"{Guard.Text(layout.Dimension)} numbers").Add(Table(layout)).ToHtml();

    public static string Of(ParameterBlock block) => new HtmlCard(block.Name, block.ToString()).ToHtml();

    public static string Of(CoordinatePartition partition)
    {
        var table = new Table("block", "coordinates");
        foreach (CoordinateBlock block in partition)
            table = table.AddRow(block.Name, block.Count);
        return new HtmlCard("Partition", $"{Guard.Text(partition.Count)} blocks of {Guard.Text(partition.Dimension)} coordinates")
            .Add(table).ToHtml();
    }

    public static string Of(CoordinateBlock block) =>
        new HtmlCard($"Coordinates {block.Name}", $"{Guard.Text(block.Count)} coordinates").ToHtml();

    public static string Of(DataMatrix matrix) => new MatrixView(matrix.Rows, matrix.Columns, (i, j) => matrix[i, j]).ToHtml();

    public static string Of(KroneckerFit fit) =>
        new HtmlCard("Nearest Kronecker product", $"{Guard.Text(fit.Rows)} × {Guard.Text(fit.Columns)}")
        .Fact("relative error", fit.RelativeError).Fact("iterations", fit.Iterations).ToHtml();

    /// <summary>The public properties of a record of settings, one a line.</summary>
    public static string Of(Device device)
    {
        DeviceCapabilities abilities = device.Capabilities;
        var card = new HtmlCard(
            device.Name, device.Kind switch { DeviceKind.Cpu => "processors", DeviceKind.Cuda => "CUDA device", _ => "OpenCL device" })
            .Fact("memory", FormattableString.Invariant($"{device.Memory / (double)(1L << 30):F1} GiB"))
            .Fact("compute units", abilities.ComputeUnits)
            .Fact("double precision", abilities.SupportsDouble ? "yes" : "no")
            .Fact("driver", abilities.Driver);
        return (abilities.Remark.Length == 0 ? card : card.Fact("missing", abilities.Remark)).ToHtml();
    }

    public static string OfSettings(object settings)
    {
        var card = new HtmlCard(settings.GetType().Name);
        foreach (PropertyInfo property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
            card.Fact(property.Name, property.GetValue(settings) is Delegate ? "a function" : property.GetValue(settings) ?? "none");
        return card.ToHtml();
    }

    private static Table Table(ParameterLayout layout)
    {
        var table = new Table("array", "shape", "from", "numbers");
        foreach (ParameterBlock block in layout)
            table = table.AddRow(block.Name,
                block.IsMatrix ? $"{Guard.Text(block.Rows)} × {Guard.Text(block.Columns)}" : Guard.Text(block.Rows), block.Offset,
                    block.Rows * block.Columns);
        return table;
    }

    private static IEnumerable<string> Abilities(IObjective objective)
    {
        if (objective is IBatchedObjective)
            yield return "many points at once";
        if (objective is IHessianVectorProduct)
            yield return "Hessian-vector products";
        if (objective is IMinibatchObjective)
            yield return "minibatches";
        if (objective is ISinglePrecisionObjective)
            yield return "single precision";
    }

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "Objective" : char.ToUpperInvariant(text[0]) + text[1..];
}
