using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>An optimizer in a fixed basis V, as an optimizer of the original parameters: gradient to the basis, step there, move
/// back.</summary>
/// <remarks>
/// g~ = Vᵀ g and z = Vᵀ x in one product; the method steps from z to z'; x ← x + V (z' − z). The iterates are those of training the
/// objective in the basis
/// (<see cref="BasisExtensions.In(IObjective, IBasis)"/>), to rounding, and a step of zero leaves x as it is, bit by bit. Of a partial
/// basis, what x has
/// outside the span never changes. Where a basis has more coordinates than x, z is the shortest one that stands for x, so that weight decay
/// sees no more of it.
/// The state is the method's own, in the coordinates of the basis. Made by <see cref="OptimizerComposition.In(IOptimizer, IBasis)"/>.
/// </remarks>
internal sealed record BasisOptimizer : IOptimizer, IComposite
{
    internal BasisOptimizer(IOptimizer inner, IBasis basis)
    {
        Inner = inner;
        Basis = basis;
    }

    /// <summary>The method.</summary>
    public IOptimizer Inner { get; private init; }

    /// <summary>V.</summary>
    public IBasis Basis { get; }

    /// <summary>Whether coordinates alone say where a point is: not so in a basis of a subspace, where x has a part that they leave
    /// out.</summary>
    internal bool IsOnto => Basis.Coordinates >= Basis.Dimension;

    /// <inheritdoc/>
    public string Name => $"{Inner.Name} in the {Basis.Name} basis";

    /// <inheritdoc/>
    public Schedule LearningRate => Inner.LearningRate;

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { Inner = Inner.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The layout does not have the basis's dimension.</exception>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Guard.Defined(precision);
        Guard.Length(layout.Dimension, Basis.Dimension, nameof(layout), "Give the layout of the parameters the basis was made for.");
        return new OptimizerState(layout, [], [new StatePart("", Inner.Init(Basis.LayoutOf(layout)), IsTurned: true)]);
    }

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged,
        IFloatingPointIeee754<T> => MixedPrecision.Step(this, static (o, s, g, p) => o.StepInDouble(s, g, p), state, gradient, x);

    private void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        Move(Inner, Basis, state.Part(0, t - 1), gradient, x);
    }

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("", Inner, step)];

    /// <summary>A step of a method whose state is in the coordinates of a basis, on original parameters.</summary>
    internal static void Move(IOptimizer inner, IBasis basis, OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        int d = basis.Dimension, k = basis.Coordinates;
        using var scratch = new Scratch<double>((2 * d) + (3 * k));
        Span<double> both = scratch.Take(2 * d), coordinates = scratch.Take(2 * k), z = scratch.Take(k);
        gradient.CopyTo(both);
        x.CopyTo(both[d..]);
        basis.ToBasisMany(both, coordinates);
        Span<double> old = coordinates[k..], move = both[..d];
        old.CopyTo(z);
        inner.Step(state, coordinates[..k], z);
        TensorPrimitives.Subtract(z, old, z);
        basis.ToOriginal(z, move);
        TensorPrimitives.Add(x, move, x);
    }
}
