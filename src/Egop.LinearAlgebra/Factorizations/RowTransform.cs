using System.Numerics.Tensors;

namespace Egop;

/// <summary>The lower triangular matrix B that makes rows orthonormal, B Y, from their Gram matrix Y Yᵀ.</summary>
internal static class RowTransform
{
    /// <summary>B, n × n.</summary>
    /// <param name="n">Number of rows.</param>
    /// <param name="gram">Y Yᵀ, no zero on its diagonal; destroyed.</param>
    /// <param name="leastPivot">A row waits when not more than this part of its squared length is left by the rows before it that do not
    /// wait.</param>
    /// <param name="waits">The rows that wait: B takes from them their projection on those before, and does not make them
    /// orthonormal.</param>
    public static double[] OfGram(int n, double[] gram, double leastPivot, out bool[] waits)
    {
        double[] scale = new double[n], factor = gram, inverse = new double[n * n];
        waits = new bool[n];
        for (int i = 0; i < n; i++)
            scale[i] = 1 / Math.Sqrt(gram[(i * n) + i]);

        // Row i of the Cholesky factor L of the scaled Gram matrix, with zeros in the columns of rows that wait.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = factor.AsSpan(i * n, n);
            for (int j = 0; j < i; j++)
            {
                double value = (row[j] * scale[i] * scale[j]) - TensorPrimitives.Dot<double>(row[..j], factor.AsSpan(j * n, j));
                row[j] = waits[j] ? 0 : value / factor[(j * n) + j];
            }

            double pivot = 1 - TensorPrimitives.Dot<double>(row[..i], row[..i]);
            waits[i] = !(pivot > leastPivot);
            row[i] = waits[i] ? 1 : Math.Sqrt(pivot);
        }

        // Row i of B = L⁻¹ diag(scale), by forward substitution: (e_i − Σ_j L_ij B_j) / L_ii.
        for (int i = 0; i < n; i++)
        {
            Span<double> target = inverse.AsSpan(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                double weight = factor[(i * n) + j];
                if (weight != 0)
                    TensorPrimitives.MultiplyAdd(inverse.AsSpan(j * n, j + 1), -weight, target[..(j + 1)], target[..(j + 1)]);
            }

            target[i] += scale[i];
            TensorPrimitives.Divide(target, factor[(i * n) + i], target);
        }

        return inverse;
    }
}
