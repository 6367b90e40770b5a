namespace Egop;

/// <summary>Hessians of objectives as matrices.</summary>
public static class Hessians
{
    /// <summary>∇²f(x), d × d, from d Hessian-vector products, made exactly symmetric.</summary>
    /// <param name="objective">f on R^d; without <see cref="IHessianVectorProduct"/> central differences of gradients serve, right to about
    /// 1e-9.</param>
    /// <param name="x">The point, length d.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">The length is wrong, d is above <see cref="CoordinateSmoothness.LargestDense"/>, or the Hessian
    /// is not finite.</exception>
    public static DataMatrix At(IObjective objective, ReadOnlySpan<double> x, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(objective);
        int d = objective.Dimension;
        Guard.Length(x.Length, d, nameof(x), "Give a point of the objective.");
        if (d > CoordinateSmoothness.LargestDense)
        {
            throw Guard.Bad(nameof(objective),
                $"at most {CoordinateSmoothness.LargestDense} parameters, so that the Hessian is formed as a matrix", Guard.Text(d),
                "Look at a smaller problem, or use Hessian-vector products.");
        }

        double[] point = x.ToArray(), rows = new double[d * d];
        ParallelRange.ForEach(d, threads, i =>
        {
            double[] e = new double[d];
            e[i] = 1;
            objective.HessianVectorProduct(point, e, rows.AsSpan(i * d, d));
        });
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
                rows[(i * d) + j] = rows[(j * d) + i] = (rows[(i * d) + j] / 2) + (rows[(j * d) + i] / 2);
        }

        Guard.Finite(rows, "the Hessian", "Look at a point where the objective is finite and twice differentiable.");
        return DataMatrix.FromRowMajor(d, d, rows);
    }
}
