namespace Egop;

/// <summary>Spectra of f(θ) = g(Aθ) over given points: of AᵀMA, of M = (1/M) Σ ∇g ∇gᵀ, and σ_k(A)².</summary>
internal sealed class InnerOuter
{
    public InnerOuter(DataMatrix a, IObjective outer, ReadOnlySpan<double> points)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(outer);
        int n = a.Rows, d = a.Columns;
        Guard.Length(outer.Dimension, n, nameof(outer), "Give g on as many coordinates as A has rows.");
        if (points.Length == 0 || points.Length % d != 0)
            throw Guard.Bad(nameof(points), $"M x {d} numbers, M at least 1", Guard.Text(points.Length), "Give the points as rows.");
        int samples = points.Length / d;
        double[] image = new double[n], slopes = new double[samples * n], gradients = new double[samples * d];
        for (int m = 0; m < samples; m++)
        {
            LinearAlgebra.Provider.MultiplyVector(false, n, d, 1, a.Elements, d, points.Slice(m * d, d), 0, image);
            outer.Evaluate(image, slopes.AsSpan(m * n, n));
            LinearAlgebra.Provider.MultiplyVector(true, n, d, 1, a.Elements, d, slopes.AsSpan(m * n, n), 0, gradients.AsSpan(m * d, d));
        }

        double[] data = new double[d * d];
        LinearAlgebra.AddGram(LinearAlgebra.Provider, n, d, 1, a.Elements, data);
        Count = Math.Min(n, d);
        DataSquares = Values(data, d)[..Count];
        Eigenvalues = Values(Gram(gradients, samples, d), d)[..Count];
        OuterEigenvalues = Values(Gram(slopes, samples, n), n);
    }

    public int Count { get; }

    public double[] Eigenvalues { get; }

    public double[] OuterEigenvalues { get; }

    public double[] DataSquares { get; }

    private static double[] Gram(double[] rows, int count, int n)
    {
        double[] gram = new double[n * n];
        LinearAlgebra.AddGram(LinearAlgebra.Provider, count, n, 1.0 / count, rows, gram);
        return gram;
    }

    private static double[] Values(double[] matrix, int n)
    {
        double[] values = new double[n];
        LinearAlgebra.Provider.SymmetricEigen(n, matrix, values);
        return values;
    }
}
