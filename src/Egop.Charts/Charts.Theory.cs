using System.Collections.Immutable;
using System.Globalization;

namespace Egop;

/// <summary>Charts of the theory.</summary>
public static partial class Charts
{
    /// <summary>Adagrad's mean ‖g‖₁ along runs, beside the bounds of its theorem, on logarithmic axes.</summary>
    /// <param name="curves">Runs with their bounds, such as one in original coordinates and one in the eigenbasis.</param>
    public static Chart Bounds(params IEnumerable<BoundCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return new Chart
        {
            Title = "Adagrad: measured and bound",
            X = new Axis("step T", AxisScale.Logarithmic),
            Y = new Axis("(1/T) Σ ‖g‖₁", AxisScale.Logarithmic),
            Traces = BoundTraces(
                curves.Select(curve => (curve.BasisName, (IReadOnlyList<double>)curve.Measured, (IReadOnlyList<double>)curve.Bound))),
        };
    }

    /// <summary>
    /// What was measured along runs, beside a bound of the same, against the step 1, 2, ..., on logarithmic axes: one color a run, the
    /// bound broken.
    /// </summary>
    /// <param name="curves">Name, measured numbers and bound of each run.</param>
    public static Chart Bounds(params IEnumerable<(string Name, double[] Measured, double[] Bound)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return new Chart
        {
            Title = "Measured and bound",
            X = new Axis("step T", AxisScale.Logarithmic),
            Y = new Axis("measured, and its bound", AxisScale.Logarithmic),
            Traces = BoundTraces(
                curves.Select(curve => (curve.Name, (IReadOnlyList<double>)curve.Measured, (IReadOnlyList<double>)curve.Bound))),
        };
    }

    private static ImmutableArray<ChartTrace> BoundTraces(
        IEnumerable<(string Name, IReadOnlyList<double> Measured, IReadOnlyList<double> Bound)> curves) =>
    [
        .. curves.SelectMany((curve, i) => (ChartTrace[])
        [
            new LineTrace($"{curve.Name}, measured", Ordinals(curve.Measured.Count), curve.Measured)
            {
                ColorIndex = i,
                Dash = LineDash.Solid,
                Marker = MarkerShape.None,
            },
            new LineTrace($"{curve.Name}, bound", Ordinals(curve.Bound.Count), curve.Bound)
            {
                ColorIndex = i,
                Dash = LineDash.Dashed,
                Marker = MarkerShape.None,
            },
        ]),
    ];

    /// <summary>
    /// The smoothness constants L_i, largest first, in original coordinates and in the eigenbasis, on a logarithmic axis.
    /// </summary>
    /// <param name="geometry">The objective at its minimum.</param>
    public static Chart SmoothnessConstants(EgopGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return new Chart
        {
            Title = "Coordinate-wise smoothness",
            Subtitle = string.Create(CultureInfo.InvariantCulture,
                $"sum {geometry.Smoothness.Upper:G4} in original coordinates, {geometry.SmoothnessInEigenbasis.Upper:G4} in the "
                + $"eigenbasis; stable rank {geometry.Spectrum.StableRank:F1} of {geometry.Dimension}"),
            X = new Axis("index i, largest first"),
            Y = new Axis("Lᵢ", AxisScale.Logarithmic),
            Traces = [Sorted("original", geometry.Smoothness), Sorted("EGOP eigenbasis", geometry.SmoothnessInEigenbasis)],
        };

        static LineTrace Sorted(string name, SmoothnessInterval l) => new(name, Ordinals(l.Constants.Count), l.Constants.OrderDescending());
    }
}
