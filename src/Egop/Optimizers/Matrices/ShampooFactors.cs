using System.Numerics.Tensors;

namespace Egop;

/// <summary>What every Shampoo shares: of one parameter array, a factor for the rows and, for a matrix, one for the columns, and their
/// inverse roots.</summary>
/// <remarks>The memory lies in slots of the optimizer's state, named after the array.</remarks>
internal readonly ref struct ShampooFactors
{
    private readonly LinearAlgebraProvider _provider;
    private readonly int _m, _n;
    private readonly Span<double> _left, _leftRoot, _right, _rightRoot;

    public ShampooFactors(LinearAlgebraProvider provider, OptimizerState state, ParameterBlock array)
    {
        (_provider, _m, _n) = (provider, array.Rows, array.Columns);
        _left = state[Factor(array, "left")];
        _leftRoot = state[Root(array, "left")];
        if (!array.IsMatrix)
            return;
        _right = state[Factor(array, "right")];
        _rightRoot = state[Root(array, "right")];
    }

    /// <summary>k, the number of sides: two of a matrix, one of a vector.</summary>
    private int Sides => _right.IsEmpty ? 1 : 2;

    public static IEnumerable<StateSlot> Slots(ParameterBlock array, string remedy)
    {
        foreach (string side in (string[])(array.IsMatrix ? ["left", "right"] : ["left"]))
        {
            int n = side == "left" ? array.Rows : array.Columns;
            yield return new StateSlot(Factor(array, side), SlotKind.Factor, Guard.Zeros(
                (long)n * n, "layout", $"the {n} x {n} {side} factor of array {array.Name}", remedy));
            yield return new StateSlot(Root(array, side), SlotKind.Factor, new double[n * n]);
        }
    }

    /// <summary>L ← keep L + take G Gᵀ, R ← keep R + take Gᵀ G.</summary>
    public void Add(ReadOnlySpan<double> g, double keep, double take)
    {
        Keep(keep, _left);
        LinearAlgebra.AddRowGram(_provider, _m, _n, take, g, _left);
        if (_right.IsEmpty)
            return;
        Keep(keep, _right);
        LinearAlgebra.AddGram(_provider, _m, _n, take, g, _right);
    }

    /// <summary>Roots L ↦ Σ f(w_i)^(−power/k) e_i e_iᵀ, R likewise; how negative w_i count is
    /// <see cref="SymmetricPower.Compute"/>'s.</summary>
    public void Renew(double power, Func<double, double> f, bool isLifted = false)
    {
        double exponent = -power / Sides;
        SymmetricPower.Compute(_provider, _m, _left, w => Math.Pow(f(w), exponent), _leftRoot, isLifted);
        if (!_right.IsEmpty)
            SymmetricPower.Compute(_provider, _n, _right, w => Math.Pow(f(w), exponent), _rightRoot, isLifted);
    }

    /// <summary>Root of L times G times root of R.</summary>
    public double[] Divide(ReadOnlySpan<double> g)
    {
        double[] result = new double[g.Length];
        LinearAlgebra.Multiply(_provider, false, false, _m, _n, _m, 1, _leftRoot, _m, g, _n, 0, result, _n);
        if (_right.IsEmpty)
            return result;
        double[] both = new double[g.Length];
        LinearAlgebra.Multiply(_provider, false, false, _m, _n, _n, 1, result, _n, _rightRoot, _n, 0, both, _n);
        return both;
    }

    private static void Keep(double keep, Span<double> factor)
    {
        if (keep != 1)
            TensorPrimitives.Multiply(factor, keep, factor);
    }

    private static string Factor(ParameterBlock array, string side) => $"{array.Name}.{side} factor";

    private static string Root(ParameterBlock array, string side) => $"{array.Name}.{side} root";
}
