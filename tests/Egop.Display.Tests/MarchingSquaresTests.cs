namespace Egop.Tests;

public class MarchingSquaresTests
{
    [Fact]
    public void The_region_above_every_level_of_a_plane_has_the_exact_area()
    {
        double[] nodes = Nodes(0, 1, 8);
        double[] z = Grid(nodes, nodes, (x, y) => (0.75 * x) + (0.25 * y));
        foreach (double level in new[] { 0.11, 0.25, 0.5, 0.77 })
        {
            // The area of {ax + by >= l} in the unit square, by integration over y.
            double expected = Enumerable.Range(0, 100_000).Select(i => (i + 0.5) / 100_000)
                .Average(y => 1 - Math.Clamp((level - (0.25 * y)) / 0.75, 0, 1));
            // A function linear on every cell is met exactly; the midpoint rule on a piecewise linear integrand errs by at most n⁻².
            Assert.Equal(expected, Area(MarchingSquares.Loops(nodes, nodes, z, level)), 1e-9);
        }
    }

    [Fact]
    public void The_area_of_a_disc_converges_with_the_square_of_the_spacing()
    {
        double[] errors = [.. new[] { 20, 40, 80 }.Select(n =>
        {
            double[] nodes = Nodes(-1, 1, n);
            return Math.Abs(
                Area(MarchingSquares.Loops(nodes, nodes, Grid(nodes, nodes, (x, y) => -(x * x) - (y * y)), -0.5)) - (Math.PI / 2));
        })];
        // Linear interpolation of x² errs by at most h²/4, which moves a corner by h²/(8r); a side, at most √2 h long, lies within
        // h²/(4r) of
        // its arc. Along the perimeter 2πr that makes 3πh²/4.
        Assert.All(
            errors.Zip([0.1, 0.05, 0.025]), pair => Assert.True(pair.First <= 3 * Math.PI * pair.Second * pair.Second / 4, $"{pair}"));
        Assert.True(errors[2] < errors[1] && errors[1] < errors[0]);
    }

    [Fact]
    public void Bands_between_levels_fill_the_whole_grid()
    {
        double[] nodes = Nodes(0, 1, 30);
        double[] z = Grid(nodes, nodes, (x, y) => Math.Sin(9 * x) * Math.Cos(7 * y));
        double whole = Area(MarchingSquares.Loops(nodes, nodes, z, double.NegativeInfinity));
        // A closed square of 4 · 30 border nodes: one rounding for each term of the sum.
        Assert.Equal(1, whole, 1e-14);
        double above = whole;
        foreach (double level in new[] { -0.5, 0, 0.5 })
        {
            double next = Area(MarchingSquares.Loops(nodes, nodes, z, level));
            Assert.True(next < above);
            above = next;
        }
        // By symmetry of levels, {z >= l} of z and {z > -l} of -z share the grid.
        double negated = Area(MarchingSquares.Loops(nodes, nodes, [.. z.Select(v => -v)], -0.5));
        Assert.Equal(1, negated + above, 1e-12);
    }

    [Fact]
    public void A_hole_reaches_to_its_neighbours_and_no_farther()
    {
        double[] nodes = Nodes(0, 4, 4);
        double[] z = Grid(nodes, nodes, (x, y) => x == 2 && y == 2 ? double.NaN : 1);
        // Four unit cells touch the hole; each keeps the triangle of its valid corners.
        Assert.Equal(16 - (4 * 0.5), Area(MarchingSquares.Loops(nodes, nodes, z, double.NegativeInfinity)), 1e-12);
    }

    [Fact]
    public void An_ambiguous_cell_is_decided_by_its_mean()
    {
        Assert.Equal(2, MarchingSquares.Loops([0, 1], [0, 1], [1, -2, -2, 1], 0).Count);
        Assert.Single(MarchingSquares.Loops([0, 1], [0, 1], [2, -1, -1, 2], 0));
        Assert.Equal(2, MarchingSquares.Loops([0, 1], [0, 1], [-2, 1, 1, -2], 0).Count);
        Assert.Single(MarchingSquares.Loops([0, 1], [0, 1], [-1, 2, 2, -1], 0));
    }

    [Fact]
    public void Random_grids_with_holes_give_closed_loops()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] x = Nodes(0, 1, random.Next(1, 9)), y = Nodes(0, 1, random.Next(1, 9));
            double[] z = Grid(x, y, (_, _) => random.Next(6) == 0 ? double.NaN : random.Next(-2, 3));
            foreach (double level in new[] { double.NegativeInfinity, -1, 0, 0.5, 2 })
            {
                double area = Area(MarchingSquares.Loops(x, y, z, level));
                Assert.True(area >= -1e-12 && area <= 1 + 1e-12, $"seed {Seed}, trial {trial}, level {level}: area {area}");
            }
        }
    }

    // Loops run clockwise about the region on a screen whose y grows downwards and the other way about holes, so signed areas add up.
    private static double Area(List<(double X, double Y)[]> loops) => loops.Sum(loop =>
        loop.Select((p, i) => (p.X * loop[(i + 1) % loop.Length].Y) - (p.Y * loop[(i + 1) % loop.Length].X)).Sum() / 2);

    private static double[] Nodes(double from, double to, int cells) =>
        [.. Enumerable.Range(0, cells + 1).Select(i => from + ((to - from) * i / cells))];

    private static double[] Grid(double[] x, double[] y, Func<double, double, double> f) => [.. y.SelectMany(v => x.Select(u => f(u, v)))];
}
