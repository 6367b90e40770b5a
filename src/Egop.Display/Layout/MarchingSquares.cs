namespace Egop;

/// <summary>The regions where a function on a grid is at least a level, as closed polygons.</summary>
internal static class MarchingSquares
{
    /// <summary>
    /// The boundary of {z ≥ level} with the function linear along the edges of the grid, as closed loops to be filled by the even-odd rule.
    /// Outside the grid, and at NaN, the function is below every level: there the boundary passes through the last valid node.
    /// An ambiguous cell is decided by the mean of its corners.
    /// </summary>
    /// <param name="x">Place of each column.</param>
    /// <param name="y">Place of each row.</param>
    /// <param name="z">Numbers, row-major; NaN for a hole.</param>
    /// <param name="level">The level; negative infinity for all valid nodes.</param>
    public static List<(double X, double Y)[]> Loops(double[] x, double[] y, double[] z, double level)
    {
        int rows = y.Length, columns = x.Length;
        // A segment from edge to edge, keeping the region on one side: each crossed edge begins exactly one segment and ends exactly one.
        var next = new SortedDictionary<long, long>();
        for (int i = -1; i < rows; i++)
        {
            for (int j = -1; j < columns; j++)
                AddCell(i, j);
        }
        var loops = new List<(double, double)[]>();
        while (next.Count > 0)
        {
            var loop = new List<(double X, double Y)>();
            long start = next.First().Key, edge = start;
            do
            {
                (double X, double Y) point = Crossing(edge);
                if (loop.Count == 0 || loop[^1] != point)
                    loop.Add(point);
                next.Remove(edge, out edge);
            }
            while (edge != start);
            if (loop.Count > 2)
                loops.Add([.. loop]);
        }
        return loops;

        double At(int i, int j) => i >= 0 && i < rows && j >= 0 && j < columns ? z[(i * columns) + j] : double.NaN;

        bool Inside(int i, int j) => At(i, j) >= level;

        // Edges are numbered by their first node: even from (i, j) to (i, j + 1), odd from (i, j) to (i + 1, j).
        long Edge(int i, int j, bool down) => (2 * (((i + 1L) * (columns + 2)) + j + 1)) + (down ? 1 : 0);

        (double X, double Y) Crossing(long edge)
        {
            long node = edge / 2;
            int i = (int)(node / (columns + 2)) - 1, j = (int)(node % (columns + 2)) - 1;
            int i2 = edge % 2 == 1 ? i + 1 : i, j2 = edge % 2 == 1 ? j : j + 1;
            if (!Inside(i, j))
                (i, j, i2, j2) = (i2, j2, i, j);
            double inside = At(i, j), outside = At(i2, j2);
            if (double.IsNaN(outside) || double.IsNegativeInfinity(level))
                return (x[j], y[i]);
            // Halves: the difference of two doubles may overflow.
            double t = ((inside / 2) - (level / 2)) / ((inside / 2) - (outside / 2));
            return (x[j] + (t * (x[j2] - x[j])), y[i] + (t * (y[i2] - y[i])));
        }

        void AddCell(int i, int j)
        {
            bool a = Inside(i, j), b = Inside(i, j + 1), c = Inside(i + 1, j + 1), d = Inside(i + 1, j);
            long top = Edge(i, j, false), bottom = Edge(i + 1, j, false), left = Edge(i, j, true), right = Edge(i, j + 1, true);
            switch ((a ? 8 : 0) + (b ? 4 : 0) + (c ? 2 : 0) + (d ? 1 : 0))
            {
                case 8: next[top] = left; break;
                case 4: next[right] = top; break;
                case 2: next[bottom] = right; break;
                case 1: next[left] = bottom; break;
                case 12: next[right] = left; break;
                case 6: next[bottom] = top; break;
                case 3: next[left] = right; break;
                case 9: next[top] = bottom; break;
                case 14: next[bottom] = left; break;
                case 7: next[left] = top; break;
                case 11: next[top] = right; break;
                case 13: next[right] = bottom; break;
                case 10: Saddle(Center(), (top, right), (bottom, left), (top, left), (bottom, right)); break;
                case 5: Saddle(Center(), (right, bottom), (left, top), (right, top), (left, bottom)); break;
                default: break;
            }

            bool Center() => (At(i, j) / 4) + (At(i, j + 1) / 4) + (At(i + 1, j + 1) / 4) + (At(i + 1, j) / 4) >= level;
        }

        void Saddle(bool joined, (long, long) joined1, (long, long) joined2, (long, long) apart1, (long, long) apart2)
        {
            ((long From, long To) first, (long From, long To) second) = joined ? (joined1, joined2) : (apart1, apart2);
            next[first.From] = first.To;
            next[second.From] = second.To;
        }
    }
}
