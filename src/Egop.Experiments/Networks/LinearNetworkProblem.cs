namespace Egop;

/// <summary>A linear network on data of decaying singular values: Y = A M*.</summary>
internal sealed class LinearNetworkProblem
{
    private readonly LinearNetwork _validation;

    public LinearNetworkProblem(LinearNetworkSettings settings, ulong seed)
    {
        int rows = settings.Training + settings.Validation + settings.Test, inputs = settings.Widths[0], outputs = settings.Widths[^1];
        double[] a = Data(rows, inputs, settings.Exponent, seed);
        double[] target = SamplingDistributions.Gaussian(inputs * outputs, 1).Draw(new SampleKey(Seeds.Derive(seed, "target"), 0));
        double[] y = new double[rows * outputs];
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, rows, outputs, inputs, 1, a, inputs, target, outputs, 0, y, outputs);
        Network = Objectives.LinearNetwork(settings.Widths, Part(a, inputs, 0, settings.Training), Part(y, outputs, 0, settings.Training));
        _validation = Network.WithData(Part(a, inputs, settings.Training, settings.Validation), Part(y, outputs, settings.Training, settings.Validation));
        Minibatches = Network.Minibatches(settings.BatchSize);
        Start = SamplingDistributions.XavierNormal(Network.Layout);
    }

    public LinearNetwork Network { get; }

    public IMinibatchObjective Minibatches { get; }

    public ISamplingDistribution Start { get; }

    public double ValidationLoss(double[] point) => _validation.Value(point);

    /// <summary>A = U diag(k^−p) Vᵀ, rows × columns, row-major. The rows are exchangeable, so that any of them are a fair part.</summary>
    public static double[] Data(int rows, int columns, double exponent, ulong seed)
    {
        double[] left = SamplingDistributions.Gaussian(rows * columns, 1).Draw(new SampleKey(Seeds.Derive(seed, "left factor"), 0));
        LinearAlgebra.Orthonormalize(LinearAlgebra.Managed, rows, columns, left);
        double[] right = ((DenseBasis)Bases.RandomRotation(columns, Seeds.Derive(seed, "right factor"))).ToMatrix().ToRowMajorArray();
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
                left[(i * columns) + k] *= Math.Pow(k + 1, -exponent);
        }

        double[] a = new double[rows * columns];
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, true, rows, columns, columns, 1, left, columns, right, columns, 0, a, columns);
        return a;
    }

    private static DataMatrix Part(double[] all, int columns, int start, int count) =>
        DataMatrix.FromRowMajor(count, columns, all.AsSpan(start * columns, count * columns));
}
