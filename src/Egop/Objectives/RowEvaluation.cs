namespace Egop;

/// <summary>Checked evaluation of a row objective. One point is the case M = 1 of many, so both have the same bits.</summary>
internal static class RowEvaluation
{
    public static double Evaluate(IRowObjective objective, ReadOnlySpan<int> rows, ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point(objective.Dimension, x, gradient);
        double value = 0;
        objective.EvaluateRows(rows, x, new Span<double>(ref value), gradient);
        PointGuard.Poison(objective.Dimension, x, new Span<double>(ref value), gradient);
        return value;
    }

    public static void EvaluateMany(
        IRowObjective objective, ReadOnlySpan<int> rows, ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        PointGuard.Points(objective.Dimension, points, values, gradients);
        objective.EvaluateRows(rows, points, values, gradients);
        PointGuard.Poison(objective.Dimension, points, values, gradients);
    }

    public static void HessianVectorProduct(
        IRowObjective objective, ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        PointGuard.Direction(objective.Dimension, x, v, result);
        objective.HessianVectorProductRows(rows, x, v, result);
        if (!PointGuard.IsFinite(x) || !PointGuard.IsFinite(v))
            result.Fill(double.NaN);
    }
}
