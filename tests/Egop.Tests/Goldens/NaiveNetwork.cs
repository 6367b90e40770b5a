namespace Egop.Tests.Goldens;

/// <summary>A fully connected network one row and one unit at a time: the slow reference that defines the meaning.</summary>
/// <param name="widths">Layer widths.</param>
/// <param name="biases">Whether layers have biases after their weights.</param>
/// <param name="activation">φ of a hidden unit.</param>
/// <param name="slope">φ' as a function of (input, output) of the unit.</param>
/// <param name="loss">Loss of one row: (row index, outputs, receives derivatives) to loss.</param>
internal sealed class NaiveNetwork(
    int[] widths, bool biases, Func<double, double> activation, Func<double, double, double> slope,
    Func<int, double[], double[], double> loss)
{
    public ParameterLayout Layout { get; } = ParameterLayout.Network(widths, biases);

    /// <summary>Mean loss over rows; adds nothing but writes its gradient.</summary>
    public double Evaluate(double[][] rows, ReadOnlySpan<double> x, Span<double> gradient)
    {
        double sum = 0;
        gradient.Clear();
        for (int i = 0; i < rows.Length; i++)
            sum += Row(i, rows[i], x, gradient, 1.0 / rows.Length);
        return sum / rows.Length;
    }

    public static double Squared(double[] outputs, double[] target, double factor, double[] derivatives)
    {
        double sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            sum += factor * (outputs[j] - target[j]) * (outputs[j] - target[j]);
            derivatives[j] = 2 * factor * (outputs[j] - target[j]);
        }

        return sum;
    }

    public static double LogSoftmax(double[] outputs, int label, double[] derivatives)
    {
        double largest = outputs.Max(), total = outputs.Sum(z => Math.Exp(z - largest));
        for (int j = 0; j < outputs.Length; j++)
            derivatives[j] = (Math.Exp(outputs[j] - largest) / total) - (j == label ? 1 : 0);
        return largest + Math.Log(total) - outputs[label];
    }

    private double Row(int index, double[] row, ReadOnlySpan<double> x, Span<double> gradient, double weight)
    {
        int layers = widths.Length - 1, stride = biases ? 2 : 1;
        var inputs = new double[layers + 1][];
        var outputs = new double[layers + 1][];
        outputs[0] = row;
        for (int l = 1; l <= layers; l++)
        {
            ParameterBlock w = Layout[(l - 1) * stride];
            inputs[l] = new double[widths[l]];
            outputs[l] = new double[widths[l]];
            for (int i = 0; i < widths[l]; i++)
            {
                double z = biases ? x[Layout[((l - 1) * stride) + 1].Offset + i] : 0;
                for (int j = 0; j < widths[l - 1]; j++)
                    z += x[w.Offset + (i * w.Columns) + j] * outputs[l - 1][j];
                inputs[l][i] = z;
                outputs[l][i] = l < layers ? activation(z) : z;
            }
        }

        double[] delta = new double[widths[layers]];
        double value = loss(index, outputs[layers], delta);
        for (int l = layers; l >= 1; l--)
        {
            ParameterBlock w = Layout[(l - 1) * stride];
            double[] previous = new double[widths[l - 1]];
            for (int i = 0; i < widths[l]; i++)
            {
                if (biases)
                    gradient[Layout[((l - 1) * stride) + 1].Offset + i] += weight * delta[i];
                for (int j = 0; j < widths[l - 1]; j++)
                {
                    gradient[w.Offset + (i * w.Columns) + j] += weight * delta[i] * outputs[l - 1][j];
                    previous[j] += delta[i] * x[w.Offset + (i * w.Columns) + j];
                }
            }

            for (int j = 0; l > 1 && j < previous.Length; j++)
                previous[j] *= slope(inputs[l - 1][j], outputs[l - 1][j]);
            delta = previous;
        }

        return value;
    }
}
