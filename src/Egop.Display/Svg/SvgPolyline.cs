using System.Text;
using static Egop.SvgText;

namespace Egop;

/// <summary>Geometry of drawn lines.</summary>
internal static class SvgPolyline
{
    private const double Margin = 20;

    /// <summary>
    /// Appends the parts of a line that lie near the plane; segments are cut at a margin about it, which keeps their slopes.
    /// </summary>
    public static void Append(StringBuilder data, List<(double X, double Y)> points, double width, double height)
    {
        bool connected = false;
        for (int i = 1; i < points.Count; i++)
        {
            (double X, double Y) from = points[i - 1], to = points[i];
            if (!Clip(ref from, ref to, width, height))
            {
                connected = false;
                continue;
            }
            if (!connected || from != points[i - 1])
                data.Append('M').Append(Number(from.X)).Append(',').Append(Number(from.Y));
            data.Append('L').Append(Number(to.X)).Append(',').Append(Number(to.Y));
            connected = to == points[i];
        }
    }

    /// <summary>Where the signs along a line stand: at all of a few points, otherwise at about eight, shifted from line to line.</summary>
    public static IEnumerable<(double X, double Y)> MarkerPlaces(List<List<(double X, double Y)>> stretches, double width, int index)
    {
        (double X, double Y)[] points = [.. stretches.SelectMany(stretch => stretch)];
        if (points.Length <= 25)
            return points;
        double first = points.Min(point => point.X), last = points.Max(point => point.X),
            spacing = Math.Max((last - first) / 8, width / 25);
        var places = new List<(double X, double Y)>();
        double next = first + (spacing * (0.25 + (0.37 * index % 1)));
        foreach ((double X, double Y) point in points)
        {
            if (point.X < next)
                continue;
            places.Add(point);
            next += spacing * Math.Max(1, Math.Ceiling((point.X - next) / spacing));
        }
        return places;
    }

    /// <summary>The index of the point nearest to an abscissa; -1 if there is none.</summary>
    public static int Nearest(double[] x, double[] y, double at)
    {
        int nearest = -1;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(x[i] + y[i] + at) && (nearest < 0 || Math.Abs(x[i] - at) < Math.Abs(x[nearest] - at)))
                nearest = i;
        }
        return nearest;
    }

    /// <summary>Liang and Barsky's clipping of a segment to the plane and its margin.</summary>
    private static bool Clip(ref (double X, double Y) from, ref (double X, double Y) to, double width, double height)
    {
        double enter = 0, leave = 1, dx = to.X - from.X, dy = to.Y - from.Y;
        if (!Side(-dx, from.X + Margin) || !Side(dx, width + Margin - from.X)
            || !Side(-dy, from.Y + Margin) || !Side(dy, height + Margin - from.Y))
            return false;
        (double X, double Y) start = from;
        if (leave < 1)
            to = (start.X + (leave * dx), start.Y + (leave * dy));
        if (enter > 0)
            from = (start.X + (enter * dx), start.Y + (enter * dy));
        return true;

        bool Side(double outward, double distance)
        {
            if (outward == 0)
                return distance >= 0;
            double t = distance / outward;
            if (outward > 0)
                leave = Math.Min(leave, t);
            else
                enter = Math.Max(enter, t);
            return enter <= leave;
        }
    }
}
