using System.Runtime.InteropServices;

namespace Egop;

/// <summary>
/// f~(z) = f(V z + c): an objective seen in the coordinates of a basis. ∇f~(z) = Vᵀ ∇f(V z + c), ∇²f~(z) u = Vᵀ ∇²f(V z + c) V u.
/// </summary>
/// <param name="inner">f on R^d.</param>
/// <param name="basis">V.</param>
/// <param name="constant">c, what θ has outside the reach of the basis; null for 0.</param>
internal class BasisObjective(IObjective inner, IBasis basis, double[]? constant) : IHessianVectorProduct, IBatchedObjective,
    ISinglePrecisionObjective, IHasParameterLayout
{
    public int Dimension => basis.Coordinates;

    public ParameterLayout Layout => basis.LayoutOf(inner.Layout());

    protected IBasis Basis => basis;

    protected double[]? Constant => constant;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point(Dimension, x, gradient);
        using var scratch = new Scratch<double>(2 * inner.Dimension);
        Span<double> theta = scratch.Take(inner.Dimension), original = scratch.Take(inner.Dimension);
        basis.ToOriginal(x, theta);
        Subspace.Add(constant, theta);
        double value = inner.Evaluate(theta, original);
        basis.ToBasis(original, gradient);
        return value;
    }

    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        PointGuard.Points(Dimension, points, values, gradients);
        int d = inner.Dimension, length = values.Length * d;
        using var scratch = new Scratch<double>(2 * length);
        Span<double> thetas = scratch.Take(length), originals = scratch.Take(length);
        basis.ToOriginalMany(points, thetas);
        for (int at = 0; at < length; at += d)
            Subspace.Add(constant, thetas.Slice(at, d));
        inner.EvaluateMany(thetas, values, originals);
        basis.ToBasisMany(originals, gradients);
    }

    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients)
    {
        PointGuard.Points(Dimension, points, values, gradients);
        int d = inner.Dimension, length = values.Length * d;
        using var scratch = new Scratch<double>(length);
        Span<float> singles =
            MemoryMarshal.Cast<double, float>(scratch.Take(length)), thetas = singles[..length], slopes = singles[length..];
        basis.ToOriginalMany(points, thetas);
        for (int at = 0; at < length; at += d)
            Subspace.Add(constant, thetas.Slice(at, d));
        inner.EvaluateMany(thetas, values, slopes);
        basis.ToBasisMany(slopes, gradients);
    }

    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        PointGuard.Direction(Dimension, x, v, result);
        int d = inner.Dimension;
        using var scratch = new Scratch<double>(3 * d);
        Span<double> theta = scratch.Take(d), direction = scratch.Take(d), product = scratch.Take(d);
        basis.ToOriginal(x, theta);
        Subspace.Add(constant, theta);
        basis.ToOriginal(v, direction);
        inner.HessianVectorProduct(theta, direction, product);
        basis.ToBasis(product, result);
    }

    public override string ToString() => $"{inner} in the {basis.Name} basis";
}

/// <summary>A <see cref="BasisObjective"/> whose minibatches are seen in the same basis.</summary>
internal sealed class MinibatchBasisObjective(
    IMinibatchObjective inner, IBasis basis, double[]? constant) : BasisObjective(inner, basis, constant), IMinibatchObjective
{
    public int BatchSize => inner.BatchSize;

    public int BatchesPerEpoch => inner.BatchesPerEpoch;

    public IObjective At(BatchKey key) => new BasisObjective(inner.At(key), Basis, Constant);
}

/// <summary>z = Vᵀ θ with θ ~ ρ: the draws of a distribution, seen in the coordinates of a basis.</summary>
internal sealed class BasisDistribution(ISamplingDistribution inner, IBasis basis) : ISamplingDistribution
{
    public int Dimension => basis.Coordinates;

    public void Sample(SampleKey key, Span<double> point)
    {
        using var scratch = new Scratch<double>(inner.Dimension);
        Span<double> theta = scratch.Take(inner.Dimension);
        inner.Sample(key, theta);
        basis.ToBasis(theta, point);
    }

    public override string ToString() => $"{inner} in the {basis.Name} basis";
}
