namespace Egop.Benchmarks;

/// <summary>The objectives that the groups share.</summary>
internal static class Workloads
{
    /// <summary>Samples of the estimate of <see cref="Digits"/>: five for each of its 2410 parameters.</summary>
    public const int DigitsSamples = 12050;

    /// <summary>W1: the digits network, 64-32-10, on the training digits; the embedded ones (1797) where those are not at hand.</summary>
    public static ReluNetwork Digits(Bench bench)
    {
        LabeledImages images;
        try
        {
            images = Egop.Digits.LoadTraining();
        }
        catch (DataException)
        {
            images = Egop.Digits.Embedded();
        }

        if (bench.Quick)
            images = images.Take(300);
        return Objectives.ReluNetwork([images.Features, 32, images.Classes], images.ToMatrix(), images.Labels);
    }

    /// <summary>A classifier of any widths on random rows, half of whose entries are zero.</summary>
    public static ReluNetwork Classifier(int[] widths, int rows)
    {
        double[] x = new double[rows * widths[0]];
        var stream = new RandomStream(new SampleKey(3, 0));
        stream.FillUniform(x);
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Max(0, (2 * x[i]) - 1);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
            labels[i] = stream.NextIndex(widths[^1]);
        return Objectives.ReluNetwork(widths, DataMatrix.FromRowMajor(rows, widths[0], x), labels);
    }

    /// <summary>W2: a linear network with the squared loss on random data.</summary>
    public static LinearNetwork Linear(int[] widths, int rows) => Objectives.LinearNetwork(
        widths, DataMatrix.FromRowMajor(rows, widths[0], Random.Normal(rows * widths[0], 4)),
        DataMatrix.FromRowMajor(rows, widths[^1], Random.Normal(rows * widths[^1], 5)));

    public static LeastSquares LeastSquares(int rows, int columns) => Objectives.LeastSquares(
        DataMatrix.FromRowMajor(rows, columns, Random.Normal(rows * columns, 4)), Random.Normal(rows, 5));

    public static LogisticRegression Logistic(int rows, int columns)
    {
        double[] y = Random.Normal(rows, 6);
        for (int i = 0; i < rows; i++)
            y[i] = Math.Sign(y[i]);
        return Objectives.LogisticRegression(DataMatrix.FromRowMajor(rows, columns, Random.Normal(rows * columns, 4)), y);
    }

    /// <summary>
    /// Flops of one full-batch gradient of a layered network: forward, weight gradients, and back through all layers but the first.
    /// </summary>
    public static double Flops(IReadOnlyList<int> widths, int rows)
    {
        double flops = 0;
        for (int l = 0; l + 1 < widths.Count; l++)
            flops += (l == 0 ? 4.0 : 6.0) * widths[l] * widths[l + 1];
        return flops * rows;
    }

    public static string Text(IEnumerable<int> widths) => string.Join('-', widths);
}
