using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop.Benchmarks;

/// <summary>An objective whose gradient at sample m is row m of a matrix: the estimator's work without a network's.</summary>
/// <remarks>Its points are drawn by <see cref="Distribution"/>, whose first coordinate is the number of the sample.</remarks>
internal sealed class TabulatedGradients(int rows, int columns, float[] matrix) : IBatchedObjective, ISinglePrecisionObjective
{
    public int Rows => rows;

    public int Dimension => columns;

    public float[] Matrix => matrix;

    public ISamplingDistribution Distribution => new SampleNumbers(columns);

    /// <summary>Singular values falling as j^-0.8, to the accuracy of random directions.</summary>
    public static TabulatedGradients PowerLaw(int rows, int columns)
    {
        double[] left = Random.Normal(rows * rows, 11);
        LinearAlgebra.Managed.Orthonormalize(rows, left);
        float[] scaled = Random.NormalSingle(rows * columns, 12), matrix = new float[rows * columns];
        for (int j = 0; j < rows; j++)
        {
            Span<float> row = scaled.AsSpan(j * columns, columns);
            TensorPrimitives.Multiply(row, (float)(20 * Math.Pow(j + 1, -0.8) / Math.Sqrt(columns)), row);
        }

        float[] mixing = Array.ConvertAll(left, value => (float)value);
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, rows, columns, rows, 1f, mixing, rows, scaled, columns, 0f, matrix,
            columns, Bench.Threads);
        return new TabulatedGradients(rows, columns, matrix);
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = File.Create(path);
        file.Write(MemoryMarshal.AsBytes(matrix.AsSpan()));
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        TensorPrimitives.ConvertTruncating<float, double>(Row(x[0]), gradient);
        return 0;
    }

    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        for (int m = 0; m < values.Length; m++)
            values[m] = Evaluate(points.Slice(m * columns, columns), gradients.Slice(m * columns, columns));
    }

    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients)
    {
        values.Clear();
        for (int m = 0; m < values.Length; m++)
            Row(points[m * columns]).CopyTo(gradients[(m * columns)..]);
    }

    private ReadOnlySpan<float> Row(double number) => matrix.AsSpan((int)number * columns, columns);

    private sealed class SampleNumbers(int dimension) : ISamplingDistribution
    {
        public int Dimension => dimension;

        public void Sample(SampleKey key, Span<double> point)
        {
            point.Clear();
            point[0] = key.Index;
        }
    }
}
