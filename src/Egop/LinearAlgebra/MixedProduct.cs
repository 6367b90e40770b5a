namespace Egop;

/// <summary>Products of a matrix stored in single precision with vectors in double precision.</summary>
internal static unsafe class MixedProduct
{
    /// <summary>y ← op(A) x for A rows × columns, contiguous.</summary>
    public static void MultiplyVector(bool transpose, int rows, int columns, float* a, double* x, double* y)
    {
        new Span<double>(y, transpose ? columns : rows).Clear();
        for (int i = 0; i < rows; i++, a += columns)
        {
            if (transpose)
            {
                for (int j = 0; j < columns; j++)
                    y[j] += a[j] * x[i];
            }
            else
            {
                for (int j = 0; j < columns; j++)
                    y[i] += a[j] * x[j];
            }
        }
    }
}
