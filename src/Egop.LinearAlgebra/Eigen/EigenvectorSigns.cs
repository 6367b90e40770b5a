using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>An eigenvector's sign is arbitrary; fixing it makes runs comparable between providers.</summary>
internal static class EigenvectorSigns
{
    /// <summary>Makes the entry of largest magnitude, the first one in a tie, positive in each of the rows of length n.</summary>
    public static void Fix<T>(int count, int n, T[] vectors, int threads)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ParallelRange.ForEach(count, threads, k =>
        {
            Span<T> vector = vectors.AsSpan(k * n, n);
            int largest = 0;
            for (int i = 1; i < n; i++)
            {
                if (T.Abs(vector[i]) > T.Abs(vector[largest]))
                    largest = i;
            }

            if (vector[largest] < T.Zero)
                TensorPrimitives.Negate<T>(vector, vector);
        });
}
