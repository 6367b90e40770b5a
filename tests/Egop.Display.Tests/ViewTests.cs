using System.Xml.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Matrices, tables of records, and pictures of data.</summary>
public class ViewTests
{
    [Fact]
    public void A_small_matrix_is_shown_whole_and_a_large_one_with_dots()
    {
        MatrixView small = new(Matrix<double>.Build.DenseOfArray(new[,] { { 1, -2.5 }, { 1e-9, double.PositiveInfinity } }));
        Assert.Equal("2 × 2 matrix\n     1  −2.5\n  1e−9     ∞", small.ToString());
        Assert.Equal(@"\begin{pmatrix} 1 & -2.5 \\ 1 \cdot 10^{-9} & \infty \end{pmatrix}", small.ToLatex());
        MatrixView large = new(Matrix<double>.Build.Dense(100, 50, (i, j) => (100 * i) + j), 5, 4);
        string[][] cells =
            [.. XDocument.Parse(large.ToHtml()).Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray())];
        Assert.Equal([["0", "1", "⋯", "49"], ["100", "101", "⋯", "149"], ["200", "201", "⋯", "249"], ["⋮", "⋮", "⋱", "⋮"],
            ["9900", "9901", "⋯", "9949"]], cells);
    }

    [Fact]
    public void A_vector_is_a_column()
    {
        MatrixView view = new(Vector<double>.Build.Dense(20, i => i), 4);
        Assert.Equal("vector of length 20\n   0\n   1\n   ⋮\n  19", view.ToString());
        Assert.Throws<ArgumentException>(() => new MatrixView(Vector<double>.Build.Dense(3), 1));
    }

    [Fact]
    public void Records_become_rows_in_the_order_of_their_properties()
    {
        Table table = Table.Of<Row>([new("Adam", 0.5, null), new("SGD", 1e-9, [1, 2])]);
        Assert.Equal(["Name", "Loss", "Numbers"], table.Columns);
        Assert.Equal("Name  Loss  Numbers\nAdam   0.5\nSGD   1e−9  1, 2", table.ToText());
        Assert.Equal(["value"], Table.Of<double>([1, 2]).Columns);
        Assert.Equal(["Item1", "Item2"], Table.Of([("a", 1)]).Columns);
        Assert.Equal(["Item1", "Item2"], Table.Of([Tuple.Create("a", 1)]).Columns);
        Assert.Equal(["value"], Table.Of<object>([]).Columns);
        Assert.Equal("(NotSupportedException)", Table.Of<Thrower>([new()]).Rows[0][0]);
    }

    [Fact]
    public void Rows_beyond_the_most_are_counted()
    {
        Table table = Table.Of(Enumerable.Range(0, 1000), 3);
        Assert.Equal(1000, table.Rows.Length);
        XElement root = XDocument.Parse(table.ToHtml()).Root!;
        Assert.Equal(3, root.Element("tbody")!.Elements("tr").Count());
        Assert.Equal("997 more rows", root.Element("tfoot")!.Value);
        Assert.EndsWith("997 more rows", table.ToText());
        Assert.Throws<ArgumentException>(() => Table.Of(Enumerable.Range(0, 2), 0));
    }

    [Fact]
    public void A_picture_of_grey_levels_is_a_file_that_others_read()
    {
        byte[] png = GrayPng.Encode([0, 128, 255, 64, 32, 16], 3);
        // Written by another implementation (zlib level 9 of the rows 0 | 0 128 255 and 0 | 64 32 16) would differ in its compressed part
        // only:
        // so the fixed parts are compared byte by byte and the rows after decompression.
        Assert.Equal(Convert.FromHexString("89504E470D0A1A0A0000000D4948445200000003000000020800000000B81F39C6"), png[..33]);
        Assert.Equal(Convert.FromHexString("0000000049454E44AE426082"), png[^12..]);
        int length = (png[35] << 8) | png[36];
        using var zlib =
            new System.IO.Compression.ZLibStream(new MemoryStream(png, 41, length), System.IO.Compression.CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal([0, 0, 128, 255, 0, 64, 32, 16], rows.ToArray());
    }

    [Fact]
    public void The_stored_LaTeX_of_every_method_is_known_and_plain()
    {
        foreach (Optimizer method in Optimizers.Registry)
        {
            string latex = method.Facts.Latex;
            Assert.True(latex.Length > 0 && latex.All(char.IsAscii), $"{method.Name}: {latex}");
        }
    }

    private sealed record Row(string Name, double Loss, int[]? Numbers);

    private sealed record Thrower
    {
#pragma warning disable CA1822
        public int Value => throw new NotSupportedException();
#pragma warning restore CA1822
    }
}
