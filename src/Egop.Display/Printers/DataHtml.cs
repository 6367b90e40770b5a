using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>Data sets, files and tensors as notebooks show them.</summary>
internal static class DataHtml
{
    private const int Images = 20;

    public static string Of(LabeledImages images)
    {
        int shown = Math.Min(Images, images.Count);
        var card = new HtmlCard(images.Name,
            $"{Guard.Text(images.Count)} images of {Guard.Text(images.Height)} × {Guard.Text(images.Width)} pixels, "
            + $"{Guard.Text(images.Classes)} classes");
        if (shown == 0)
            return card.ToHtml();
        var html = new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:6px;max-width:680px;margin-top:4px\">\n");
        for (int i = 0; i < shown; i++)
            html.Append(Figure(images, i));
        return card.Add(html.Append("</div>\n").ToString()).ToHtml();
    }

    public static string Of(DataSplit split)
    {
        var table = new Table("part", "images", "name");
        foreach ((string part, LabeledImages images) in (ReadOnlySpan<(string, LabeledImages)>)[("training", split.Training),
            ("validation", split.Validation), ("test", split.Test)])
            table = table.AddRow(part, images.Count, images.Name);
        return new HtmlCard("Split of a data set").Add(table).Add(Of(split.Training)).ToHtml();
    }

    public static string Of(IdxArray array) => new HtmlCard("IDX array", array.ToString()).Fact("source", array.Source).ToHtml();

    public static string Of(NamedTensor tensor) => new HtmlCard(tensor.Name, tensor.ToString()).Fact("numbers", tensor.Length).ToHtml();

    public static string Of(Safetensors file)
    {
        var table = new Table("tensor", "type", "shape", "numbers");
        foreach (NamedTensor tensor in file)
            table = table.AddRow(tensor.Name, tensor.Type.Text(), string.Join(" × ", tensor.Shape), tensor.Length);
        return new HtmlCard("Safetensors", $"{Guard.Text(file.Count)} tensors").Facts(file.Metadata).Add(table).ToHtml();
    }

    /// <summary>
    /// One image, dark where the pixels are large, between the least and greatest pixel of the image, with its label below.
    /// </summary>
    private static string Figure(LabeledImages images, int index)
    {
        ReadOnlySpan<double> row = images.Row(index);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double pixel in row)
            (low, high) = (Math.Min(low, pixel), Math.Max(high, pixel));
        byte[] gray = new byte[row.Length];
        for (int k = 0; k < gray.Length; k++)
            gray[k] = (byte)(high > low ? Math.Round(255 * (high / 2 - row[k] / 2) / (high / 2 - low / 2)) : 255);
        string label = Guard.Text(images.Labels[index]), picture = Convert.ToBase64String(GrayPng.Encode(gray, images.Width));
        double width = 56.0 * images.Width / Math.Max(images.Width, images.Height),
            height = 56.0 * images.Height / Math.Max(images.Width, images.Height);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <figure style="margin:0;text-align:center;font-size:12px"><img alt="image {index} of class {label}" width="{width:F0}" height="{height:F0}" style="image-rendering:pixelated;border:1px solid #8884" src="data:image/png;base64,{picture}"/><figcaption>{label}</figcaption></figure>

            """);
    }
}
