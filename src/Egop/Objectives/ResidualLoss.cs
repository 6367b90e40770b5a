namespace Egop;

/// <summary>½ (⟨a_i, θ⟩ − y_i)².</summary>
internal sealed class ResidualLoss(double[] y) : MarginLoss
{
    public override double Differentiate<T>(Span<T> margins, ReadOnlySpan<int> rows, int start)
    {
        double sum = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            margins[i] -= T.CreateTruncating(y[rows.IsEmpty ? start + i : rows[start + i]]);
            double residual = double.CreateTruncating(margins[i]);
            sum += residual * residual;
        }

        return sum / 2;
    }
}
