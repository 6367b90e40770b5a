namespace Egop;

/// <summary>f~(z) = f(V z): an objective seen in the coordinates of a basis. ∇f~(z) = Vᵀ ∇f(V z), ∇²f~(z) u = Vᵀ ∇²f(V z) V u.</summary>
internal class BasisObjective(IObjective inner, IBasis basis) : IHessianVectorProduct, IBatchedObjective, IHasParameterLayout
{
    public int Dimension => inner.Dimension;

    public ParameterLayout Layout => inner.Layout();

    protected IBasis Basis => basis;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        using var scratch = new Scratch(2 * Dimension);
        Span<double> theta = scratch.Take(Dimension), original = scratch.Take(Dimension);
        basis.ToOriginal(x, theta);
        double value = inner.Evaluate(theta, original);
        basis.ToBasis(original, gradient);
        return value;
    }

    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        using var scratch = new Scratch(2 * points.Length);
        Span<double> thetas = scratch.Take(points.Length), originals = scratch.Take(points.Length);
        for (int at = 0; at < points.Length; at += Dimension)
            basis.ToOriginal(points.Slice(at, Dimension), thetas.Slice(at, Dimension));
        inner.EvaluateMany(thetas, values, originals);
        for (int at = 0; at < points.Length; at += Dimension)
            basis.ToBasis(originals.Slice(at, Dimension), gradients.Slice(at, Dimension));
    }

    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        using var scratch = new Scratch(3 * Dimension);
        Span<double> theta = scratch.Take(Dimension), direction = scratch.Take(Dimension), product = scratch.Take(Dimension);
        basis.ToOriginal(x, theta);
        basis.ToOriginal(v, direction);
        inner.HessianVectorProduct(theta, direction, product);
        basis.ToBasis(product, result);
    }

    public override string ToString() => $"{inner} in the {basis.Name} basis";
}
